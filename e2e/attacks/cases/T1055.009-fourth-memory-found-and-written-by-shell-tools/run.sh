#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim & victim=$!
wait_for_program $victim /opt/tools/inject
grep 'rw-p.*/opt/tools/inject' "/proc/$victim/maps" | head -n 1 >/tmp/area
from=$(cut -d- -f1 /tmp/area); to=$(cut -d' ' -f1 /tmp/area | cut -d- -f2)
start=$((0x$from)); size=$((0x$to - 0x$from))
dd if="/proc/$victim/mem" of=/tmp/area.bin bs=4096 skip=$((start / 4096)) count=$((size / 4096)) 2>/dev/null
at=$(grep -obUa untouched /tmp/area.bin | head -n 1 | cut -d: -f1)
printf 'TOUCHED' | dd of="/proc/$victim/mem" bs=1 seek=$((start + at)) conv=notrunc 2>/dev/null
wait_for /tmp/reached
took_place
