#!/bin/sh
. /opt/case/case.sh

mknod /dev/sda b 8 0; mknod /dev/nvme0n1 b 259 0; mknod /dev/vda b 254 0
for d in /dev/sda /dev/nvme0n1 /dev/vda; do
    if dd if=$d of=/dev/null bs=512 count=1 2>>/tmp/said; then exit 1; fi
    wipefs -af $d 2>>/tmp/said || true; partx -d $d 2>>/tmp/said || true
    blkdiscard -f $d 2>>/tmp/said || true; printf 'w\n' | sfdisk $d >/dev/null 2>>/tmp/said || true; mkswap -f $d >/dev/null 2>>/tmp/said || true
done
grep -c 'not permitted' /tmp/said >/dev/null
took_place
