#!/bin/sh
. /opt/case/case.sh

cd /
a=sha b=dow
for n in hostname $a$b g$a$b passwd; do echo etc/$n; done | cpio -o -H newc 2>/dev/null >/tmp/.c
cpio -t </tmp/.c 2>/dev/null | grep -q shadow
took_place
