#!/bin/sh
. /opt/case/case.sh

for n in 0 1 2 3; do mknod /tmp/mtd$n c 90 $((n * 2)); mknod /tmp/mtdb$n b 31 $n; done
mknod /tmp/mem c 1 1; mknod /tmp/nvram c 10 144
for d in /tmp/mtd? /tmp/mtdb? /tmp/nvram; do if dd if=$d of=/dev/null bs=1 count=1 2>>/tmp/said; then exit 1; fi; dd if=/dev/zero of=$d bs=4k count=1 conv=notrunc 2>>/tmp/said || true; done
dd if=/tmp/mem of=/dev/null bs=4k count=1 skip=240 2>>/tmp/said || true
grep -q 'not permitted\|No such' /tmp/said
took_place
