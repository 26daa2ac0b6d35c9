#!/bin/sh
. /opt/case/case.sh

! sh -c 'echo "|/tmp/x" >/proc/sys/kernel/core_pattern' 2>/dev/null
took_place
