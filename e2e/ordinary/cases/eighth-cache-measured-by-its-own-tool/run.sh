#!/bin/sh
. /opt/case/case.sh

redis-server --port 6396 --bind 127.0.0.1 --save '' --appendonly no --daemonize yes >/dev/null
until redis-cli -p 6396 ping >/dev/null 2>&1; do sleep 0.1; done
redis-benchmark -p 6396 -q --csv -n 4000 -c 50 -P 8 -t ping,set,get,incr,lpush,rpop >/srv/data/bench.csv
redis-cli -p 6396 info commandstats | grep -c cmdstat >/dev/null
redis-cli -p 6396 shutdown nosave 2>/dev/null || true
grep -q -i set /srv/data/bench.csv
took_place
