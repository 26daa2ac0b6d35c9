#!/bin/sh
. /opt/case/case.sh

printf 'GET /latest/meta-data/iam/security-credentials/node HTTP/1.0\r\n\r\n' | nc 169.254.169.254 80 | grep -q AccessKeyId
took_place
