#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/d
mount -t debugfs none /tmp/d || mount -t tracefs none /tmp/d
ls /tmp/d >/dev/null
umount /tmp/d
took_place
