#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.dev /tmp/.mnt
awk 'NR > 2 { print $1, $2, $4 }' /proc/partitions | head -n 6 | while read -r a b n; do
    mknod "/tmp/.dev/$n" b "$a" "$b"; for t in ext4 xfs btrfs; do mount -o ro -t $t "/tmp/.dev/$n" /tmp/.mnt 2>/dev/null && umount /tmp/.mnt; done; dd if="/tmp/.dev/$n" bs=512 count=1 of=/dev/null 2>/dev/null
done || true
test -n "$(ls /tmp/.dev)"
took_place
