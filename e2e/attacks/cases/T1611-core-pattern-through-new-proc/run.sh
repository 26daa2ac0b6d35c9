#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/data
mount -t proc none /tmp/data
pattern=$(cat /tmp/data/sys/kernel/core_pattern)
echo "$pattern" >/tmp/data/sys/kernel/core_pattern
umount /tmp/data
took_place
