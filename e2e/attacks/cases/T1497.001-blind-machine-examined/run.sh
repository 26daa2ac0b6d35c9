#!/bin/sh
. /opt/case/case.sh

grep -qi hypervisor /proc/cpuinfo || true
cat /sys/class/dmi/id/product_name /sys/class/dmi/id/sys_vendor 2>/dev/null || true
grep -q 'TracerPid:.0' /proc/self/status
ls /.dockerenv /run/.containerenv 2>/dev/null || true
ps -e -o comm | grep -E 'strace|gdb|wireshark' || true
took_place
