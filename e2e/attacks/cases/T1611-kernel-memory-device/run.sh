#!/bin/sh
. /opt/case/case.sh

mknod /tmp/m c 1 1
! dd if=/tmp/m of=/dev/null bs=16 count=1 2>/dev/null
took_place
