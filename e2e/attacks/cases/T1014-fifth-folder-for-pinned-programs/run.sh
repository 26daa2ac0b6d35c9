#!/bin/sh
. /opt/case/case.sh

mkdir /mnt/b
mount -t bpf bpf /mnt/b
find /mnt/b >/tmp/pinned
grep -q '^bpf /mnt/b bpf' /proc/mounts
umount /mnt/b
took_place
