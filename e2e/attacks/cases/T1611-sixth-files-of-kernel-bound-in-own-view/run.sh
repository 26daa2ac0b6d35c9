#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/.k && mount --bind /proc /run/.k
ls /run/.k/sys/kernel >/dev/null
echo 0 >/run/zero && mount --bind /run/zero /proc/loadavg
test "$(cat /proc/loadavg)" = 0
umount /proc/loadavg /run/.k
took_place
