#!/bin/sh
. /opt/case/case.sh

redis-server --port 0 --unixsocket /tmp/redis.sock --save '' --daemonize yes >/dev/null
wait_for /tmp/redis.sock
socat tcp-listen:6380,bind=127.0.0.1,reuseaddr,fork unix-connect:/tmp/redis.sock & relay=$!
sleep 0.4
for i in $(seq 1 60); do redis-cli -p 6380 set "k$i" "$i" >/dev/null; sleep 0.05; done
test "$(redis-cli -p 6380 get k60)" = 60
kill $relay
redis-cli -s /tmp/redis.sock shutdown nosave || true
took_place
