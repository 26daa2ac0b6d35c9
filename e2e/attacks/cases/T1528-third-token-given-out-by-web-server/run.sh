#!/bin/sh
. /opt/case/case.sh

httpd -f -vv -p 8099 -h /run/secrets/kubernetes.io 2>/tmp/log & server=$!
rounds=0
until grep -q 'response:200' /tmp/log; do rounds=$((rounds + 1)); test $rounds -lt 150; sleep 0.1; done
kill $server
took_place
