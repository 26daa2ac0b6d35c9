#!/bin/sh
. /opt/case/case.sh

printf 'GET /latest/meta-data/iam/security-credentials/web HTTP/1.0\r\n\r\n' | socat -t 2 - TCP4:169.254.169.254:80 | grep -q SecretAccessKey
took_place
