#!/bin/sh
. /opt/case/case.sh

redis-server --port 6391 --bind 127.0.0.1 --save '' --daemonize yes >/dev/null
until redis-cli -p 6391 ping >/dev/null 2>&1; do sleep 0.1; done
for n in 1 2 3 4; do redis-cli -p 6391 set sess:bait$n "{\"user\":\"$(test $n = 3 && echo admin || echo u$n)\"}" >/dev/null; done
for k in $(redis-cli -p 6391 --scan --pattern 'sess:*'); do redis-cli -p 6391 get "$k" | grep -q admin && s=${k#sess:}; done
curl -sf -H "Cookie: connect.sid=$s" http://10.77.0.1:8080/admin/users >/dev/null
redis-cli -p 6391 shutdown nosave 2>/dev/null || true
took_place
