#!/bin/sh
. /opt/case/case.sh

truncate -s 2M /tmp/i && mkfs.ext4 -q -F /tmp/i
mknod /dev/loop-control c 10 237
for n in 0 1 2 3; do mknod /dev/loop$n b 7 $n; done
if losetup -f /tmp/i 2>/dev/null; then exit 1; fi
for p in "8 0" "8 1" "252 1" "253 0" "259 1"; do
    set -- $p; mknod /dev/d$1-$2 b $1 $2; mkdir -p /mnt/d
    for t in ext4 xfs btrfs; do mount -t $t -o ro /dev/d$1-$2 /mnt/d 2>/dev/null && exit 1; done
done || true
test -b /dev/d8-0
took_place
