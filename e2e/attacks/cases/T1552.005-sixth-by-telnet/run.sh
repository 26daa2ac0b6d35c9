#!/bin/sh
. /opt/case/case.sh

(printf 'GET /latest/meta-data/iam/security-credentials/web HTTP/1.0\r\nHost: 169.254.169.254\r\n\r\n'; sleep 1) | telnet 169.254.169.254 80 2>/dev/null | tee /tmp/out | grep -q SecretAccessKey
took_place
