#!/bin/sh
. /opt/case/case.sh

sleep 60 & v=$!
sleep 0.3
a=$(awk '/\[stack\]/ { split($1, r, "-"); print r[1] }' /proc/$v/maps)
printf 'tenth-was-here' | dd of=/proc/$v/mem bs=1 seek=$((0x$a)) conv=notrunc 2>/dev/null
dd if=/proc/$v/mem bs=1 skip=$((0x$a)) count=14 2>/dev/null | grep -q tenth-was-here
kill $v
took_place
