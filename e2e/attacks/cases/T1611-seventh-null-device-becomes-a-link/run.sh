#!/bin/sh
. /opt/case/case.sh

rm /dev/null
ln -s /proc/sys/kernel/core_pattern /dev/null
readlink /dev/null | grep -q core_pattern
rm /dev/null && mknod -m 666 /dev/null c 1 3
took_place
