#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/app && echo 1 >/run/app/app.pid && date >/run/app/heartbeat
check() { test -e "/proc/$(cat /run/app/app.pid)" && test -n "$(find /run/app/heartbeat -mmin -2)" && curl -sf -m 2 http://10.77.0.1:8080/health >/dev/null && test "$(cut -d. -f1 /proc/loadavg)" -lt 500; }
for n in 1 2 3 4 5 6; do check; sleep 0.3; done
took_place
