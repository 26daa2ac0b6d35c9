#!/bin/sh
. /opt/case/case.sh

: >/tmp/notes.txt
mount --bind /proc/sys/kernel/core_pattern /tmp/notes.txt
value=$(cat /tmp/notes.txt)
printf '%s\n' "$value" | dd of=/tmp/notes.txt conv=notrunc status=none
umount /tmp/notes.txt
took_place
