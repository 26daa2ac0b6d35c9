#!/bin/sh
. /opt/case/case.sh

cp /bin/busybox /tmp/sleep
/tmp/sleep 20 & victim=$!
wait_for_program $victim /tmp/sleep
! sh -c "exec 3>>/proc/$victim/exe" 2>/dev/null
kill $victim
took_place
