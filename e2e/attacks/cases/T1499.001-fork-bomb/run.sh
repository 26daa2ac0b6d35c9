#!/bin/sh
. /opt/case/case.sh

(bash -c 'b() { b | b & }; b' 2>/dev/null; sleep 2) &
sleep 2
test "$(ls -d /proc/[0-9]* | wc -l)" -gt 50 || test "$(cat /proc/loadavg | cut -d/ -f2 | cut -d' ' -f1)" -gt 50
took_place
