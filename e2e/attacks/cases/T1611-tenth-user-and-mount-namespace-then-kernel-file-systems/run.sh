#!/bin/sh
. /opt/case/case.sh

unshare -Urmpfn sh -c 'id -u; mount -t tmpfs t /mnt && mount -t sysfs s /mnt 2>/dev/null; mount -t cgroup2 c /mnt 2>/dev/null; cat /proc/1/comm' >/tmp/u
grep -q '^0$' /tmp/u
took_place
