#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/hierarchy
mount -t cgroup -o none,name=seawall-case cgroup /tmp/hierarchy
echo /bin/true >/tmp/hierarchy/release_agent
grep -q true /tmp/hierarchy/release_agent
echo >/tmp/hierarchy/release_agent
umount /tmp/hierarchy
took_place
