#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/c
mount -t cgroup -o devices devices /tmp/c
group=/tmp/c$(sed -n 's/^[0-9]*:devices://p' /proc/self/cgroup)
test -e "$group/devices.allow" || group=/tmp/c
echo 'b *:* rm' >"$group/devices.allow"
umount /tmp/c
took_place
