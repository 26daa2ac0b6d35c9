#!/bin/sh
. /opt/case/case.sh

poweroff -f 2>/dev/null || true
reboot -f 2>/dev/null || true
took_place
