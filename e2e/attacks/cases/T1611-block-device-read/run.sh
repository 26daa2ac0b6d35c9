#!/bin/sh
. /opt/case/case.sh

mknod /tmp/disk b "$(cat /sys/class/block/*/dev | head -n 1 | cut -d: -f1)" "$(cat /sys/class/block/*/dev | head -n 1 | cut -d: -f2)"
dd if=/tmp/disk of=/dev/null bs=512 count=1 2>/dev/null || true
took_place
