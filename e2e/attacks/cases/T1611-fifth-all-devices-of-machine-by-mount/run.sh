#!/bin/sh
. /opt/case/case.sh

mkdir /mnt/d
mount -t devtmpfs dev /mnt/d
ls -l /mnt/d | grep '^b'
test -e /mnt/d/kmsg
umount /mnt/d
took_place
