#!/bin/sh
. /opt/case/case.sh

sync; for c in 'reboot -f' 'poweroff -f' 'halt -f' 'reboot -d 0 -n -f'; do timeout 2 $c 2>/dev/null || true; done
(echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger) 2>/dev/null || true
took_place
