#!/bin/sh
. /opt/case/case.sh

cat /proc/1/root/etc/hostname >/dev/null
ls /proc/1/root/ >/dev/null
test ! -e /proc/1/root/opt/case/run.sh
took_place
