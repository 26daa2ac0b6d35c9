#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/CrowdStrike && cp "$(readlink -f /usr/bin/python3)" /opt/CrowdStrike/falcon-sensor
/opt/CrowdStrike/falcon-sensor -c 'import time; time.sleep(15)' & guard=$!
sleep 0.5
p=$(pgrep -x falcon-sensor || pgrep -x falco || pgrep -x auditbeat)
prlimit --pid "$p" --nofile=3:3 --nproc=0:0
renice -n 19 -p "$p" >/dev/null; ionice -c 3 -p "$p"; taskset -cp 0 "$p" >/dev/null
kill -STOP "$p"; sleep 1; kill -CONT "$p"
grep -q 'open files *3 ' /proc/$guard/limits
kill $guard
took_place
