#!/bin/sh
. /opt/case/case.sh

own=$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup)
mkdir /tmp/m && mount -t cgroup -o memory memory /tmp/m
echo -1 >"/tmp/m$own/memory.limit_in_bytes"
test "$(cat "/tmp/m$own/memory.limit_in_bytes")" -gt 2000000000
umount /tmp/m
took_place
