#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/r && cd /srv/r
redis-server --port 7001 --save '' --daemonize yes --pidfile /srv/r/1.pid >/dev/null
redis-server --port 7002 --save '' --daemonize yes --replicaof 127.0.0.1 7001 >/dev/null
for p in 26001 26002 26003; do
    printf 'port %s\ndaemonize yes\nsentinel monitor main 127.0.0.1 7001 2\nsentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 5000\n' $p >s$p.conf
    redis-server s$p.conf --sentinel >/dev/null
done
for i in $(seq 100); do redis-cli -p 7001 set k$i $i >/dev/null; done
sleep 3
redis-cli -p 7001 shutdown nosave || true
rounds=0
until redis-cli -p 7002 role | head -n 1 | grep -q master; do rounds=$((rounds + 1)); test $rounds -lt 300; sleep 0.1; done
test "$(redis-cli -p 7002 get k7)" = 7
for p in 26001 26002 26003 7002; do redis-cli -p $p shutdown nosave || true; done
took_place
