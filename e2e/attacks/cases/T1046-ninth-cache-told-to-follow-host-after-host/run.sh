#!/bin/sh
. /opt/case/case.sh

redis-server --port 6392 --bind 127.0.0.1 --save '' --daemonize yes --repl-timeout 2 >/dev/null
until redis-cli -p 6392 ping >/dev/null 2>&1; do sleep 0.1; done
for h in 10.77.0.1 10.77.0.5; do for p in 22 25 80 443 2375 3306 5432 6379 8080 9000 9200 10250 11211 15672 27017; do
    redis-cli -p 6392 replicaof $h $p >/dev/null; sleep 0.12; echo "$h $p $(redis-cli -p 6392 info replication | grep -c 'link_status:up\|sync_in_progress:1')" >>/tmp/scan
done; done
redis-cli -p 6392 shutdown nosave 2>/dev/null || true
test "$(wc -l </tmp/scan)" = 30
took_place
