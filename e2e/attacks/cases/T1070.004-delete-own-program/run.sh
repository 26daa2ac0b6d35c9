#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/privileges /tmp/p
/tmp/p kernel-name & victim=$!
wait_for_program $victim /tmp/p
rm /tmp/p
readlink /proc/$victim/exe | grep -q deleted
kill $victim
took_place
