#!/bin/sh
. /opt/case/case.sh

/opt/tools/privileges kernel-name & victim=$!
wait_for_program $victim /opt/tools/privileges
grep -q kworker /proc/$victim/comm
kill $victim
took_place
