#!/bin/sh
. /opt/case/case.sh

mkdir /mnt/t
mount -t tracefs t /mnt/t
grep -c . /mnt/t/available_filter_functions >/dev/null || test -e /mnt/t/README
umount /mnt/t
took_place
