#!/bin/sh
. /opt/case/case.sh

size=$(stat -c %s /usr/bin/ssh)
printf '\353\376' | dd of=/usr/bin/ssh bs=1 seek=$((size - 8)) conv=notrunc 2>/dev/null
test "$(stat -c %s /usr/bin/ssh)" = "$size"
took_place
