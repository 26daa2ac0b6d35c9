#!/bin/sh
. /opt/case/case.sh

bash -c '
exec 5<>/dev/tcp/169.254.169.254/80
printf "PUT /latest/api/token HTTP/1.0\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n" >&5
cat <&5 >/dev/null
exec 6<>/dev/tcp/169.254.169.254/80
printf "GET /latest/meta-data/iam/security-credentials/role HTTP/1.0\r\nX-aws-ec2-metadata-token: ok\r\n\r\n" >&6
grep -q AccessKeyId <&6'
took_place
