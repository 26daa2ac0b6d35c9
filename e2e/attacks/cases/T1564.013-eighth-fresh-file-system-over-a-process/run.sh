#!/bin/sh
. /opt/case/case.sh

cp /bin/sleep /tmp/.kw && /tmp/.kw 300 & hidden=$!
sleep 0.5
mount -t tmpfs -o size=4k,mode=555 none "/proc/$hidden"
! ps -eo args | grep -v grep | grep -q '/tmp/.kw 300'
umount "/proc/$hidden"; kill $hidden
took_place
