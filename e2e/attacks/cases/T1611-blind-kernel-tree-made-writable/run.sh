#!/bin/sh
. /opt/case/case.sh

mount -o remount,rw /sys
grep -q '^sysfs /sys sysfs rw' /proc/mounts
mkdir /mnt/s && mount -t sysfs s /mnt/s && test -e /mnt/s/kernel
took_place
