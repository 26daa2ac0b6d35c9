#!/bin/sh
. /opt/case/case.sh

nginx -g 'daemon off;' & server=$!
until curl -sf http://127.0.0.1/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 30); do
    sh -c 'curl -sf http://localhost/ -o /dev/null || exit 1'
    test -f /run/nginx.pid
    sh -c 'test "$(cat /proc/loadavg | cut -d" " -f1 | cut -d. -f1)" -lt 1000'
done
kill $server
took_place
