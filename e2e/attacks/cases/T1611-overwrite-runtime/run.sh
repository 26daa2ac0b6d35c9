#!/bin/sh
. /opt/case/case.sh

cp /bin/busybox /tmp/sleep
/tmp/sleep 20 & victim=$!
sleep 0.2
! sh -c "exec 3>>/proc/$victim/exe" 2>/dev/null
kill $victim
took_place
