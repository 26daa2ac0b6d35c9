#!/bin/sh
. /opt/case/case.sh

! sh -c 'echo /tmp/x >/sys/kernel/uevent_helper' 2>/dev/null
took_place
