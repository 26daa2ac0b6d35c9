#!/bin/sh
. /opt/case/case.sh

mknod /tmp/disk b 254 0
mkdir /tmp/d
! mount -t ext4 -o ro /tmp/disk /tmp/d 2>/dev/null
took_place
