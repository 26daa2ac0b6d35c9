#!/bin/sh
. /opt/case/case.sh

test ! -w /proc/sysrq-trigger || test -e /proc/sysrq-trigger
! sh -c 'exec 3>/proc/sysrq-trigger' 2>/dev/null
took_place
