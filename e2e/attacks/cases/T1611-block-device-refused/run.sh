#!/bin/sh
. /opt/case/case.sh

mknod /tmp/disk b 254 0
! dd if=/tmp/disk of=/dev/null bs=512 count=1 2>/dev/null
took_place
