#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/r1 /srv/r2
redis-server --port 6379 --dir /srv/r1 --appendonly yes >/dev/null & one=$!
redis-server --port 6380 --dir /srv/r2 --replicaof 127.0.0.1 6379 >/dev/null & two=$!
until redis-cli ping 2>/dev/null | grep -q PONG && redis-cli -p 6380 ping 2>/dev/null | grep -q PONG; do sleep 0.1; done
redis-cli set colour blue >/dev/null
seq 1 2000 | sed 's/.*/set k& &/' | redis-cli --pipe >/dev/null
redis-cli eval "return redis.call('get', KEYS[1])" 1 colour | grep -q blue
redis-cli bgrewriteaof >/dev/null
until test "$(redis-cli -p 6380 get colour)" = blue; do sleep 0.1; done
for i in $(seq 1 60); do redis-cli -p 6380 get k$i >/dev/null; done
redis-cli -p 6380 replicaof no one >/dev/null
redis-cli save >/dev/null
kill $one $two
wait $one $two || true
took_place
