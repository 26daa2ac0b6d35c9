#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p; mount -t proc proc /tmp/p
old=$(cat /tmp/p/sys/kernel/randomize_va_space)
printf '%s' "$old" >/tmp/p/sys/kernel/randomize_va_space
umount /tmp/p
took_place
