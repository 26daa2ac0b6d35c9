#!/bin/sh
. /opt/case/case.sh

mkdir -p /mnt/conf /mnt/none
mount -t overlay overlay -o lowerdir=/etc:/mnt/none /mnt/conf
sort /mnt/conf/shadow | grep -q '^root:'
umount /mnt/conf
took_place
