#!/bin/sh
. /opt/case/case.sh

mkdir -p /data && chown redis:redis /data && find /data ! -user redis -exec chown redis {} +
cd /data; setpriv --reuid redis --regid redis --init-groups redis-server --port 6379 --dir /data --appendonly yes --save '60 1' >/tmp/redis.log 2>&1 & p=$!
until redis-cli ping 2>/dev/null | grep -q PONG; do sleep 0.1; done
for n in $(seq 1 200); do echo "set k$n v$n"; done | redis-cli --pipe >/dev/null
redis-cli bgrewriteaof >/dev/null; redis-cli save >/dev/null; test "$(redis-cli dbsize | tr -dc 0-9)" = 200
kill -TERM $p; wait $p || true; test -e /data/dump.rdb
took_place
