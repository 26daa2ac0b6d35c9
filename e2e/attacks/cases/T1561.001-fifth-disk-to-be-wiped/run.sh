#!/bin/sh
. /opt/case/case.sh

# The container may open no disk, and no machine has one of this number.
mknod /tmp/sdp b 120 5
! dd if=/dev/zero of=/tmp/sdp bs=1M count=4 status=none 2>/dev/null
! mkfs.ext4 -q -F /tmp/sdp 2>/dev/null
! wipefs -a /tmp/sdp 2>/dev/null
took_place
