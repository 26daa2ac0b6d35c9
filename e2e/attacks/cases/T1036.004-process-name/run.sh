#!/bin/sh
. /opt/case/case.sh

/opt/tools/privileges kernel-name & victim=$!
sleep 0.3
grep -q kworker /proc/$victim/comm
kill $victim
took_place
