#!/bin/sh
. /opt/case/case.sh

mount -o remount,hidepid=2 /proc
test "$(setpriv --reuid 1000 --regid 1000 --clear-groups sh -c 'ls -d /proc/1 2>/dev/null | wc -l')" = 0
took_place
