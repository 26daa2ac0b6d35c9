#!/bin/sh
. /opt/case/case.sh

sleep 20 & hidden=$!
mkdir /tmp/.empty
mount --bind /tmp/.empty "/proc/$hidden"
ps ax >/tmp/list
grep -q 'sleep 20$' /tmp/list && exit 1
umount "/proc/$hidden"
kill $hidden
took_place
