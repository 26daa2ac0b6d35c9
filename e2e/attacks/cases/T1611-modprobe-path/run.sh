#!/bin/sh
. /opt/case/case.sh

! sh -c 'echo /tmp/x >/proc/sys/kernel/modprobe' 2>/dev/null
! sh -c 'echo /tmp/x >/proc/sys/kernel/hotplug' 2>/dev/null
took_place
