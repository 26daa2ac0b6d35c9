#!/bin/sh
. /opt/case/case.sh

redis-server --port 6379 --requirepass s3cret199 --daemonize yes --logfile /var/log/r.log >/dev/null
sleep 1
for n in $(seq 100 220); do
    redis-cli -h 10.77.0.2 -a "s3cret$n" --no-auth-warning ping 2>/dev/null | grep -q PONG && echo "s3cret$n" >/tmp/found
done || true
test "$(cat /tmp/found)" = s3cret199
redis-cli -a s3cret199 --no-auth-warning shutdown nosave || true
took_place
