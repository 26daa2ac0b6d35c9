#!/bin/sh
. /opt/case/case.sh

covered=$(wc -c </proc/timer_list)
umount /proc/timer_list
test "$(wc -c </proc/timer_list)" -gt "$covered"
took_place
