#!/bin/sh
. /opt/case/case.sh

redis-server --dir /srv --save '' --appendonly no & server=$!
until redis-cli ping 2>/dev/null | grep -q PONG; do sleep 0.1; done
redis-benchmark -q -n 2000 -t set,get,incr,lpush >/dev/null
redis-cli save
redis-cli shutdown nosave || true
wait $server || true
took_place
