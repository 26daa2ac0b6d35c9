#!/bin/sh
. /opt/case/case.sh

cd /proc/1/task/1/root
chroot . /bin/sh -c 'read -r l </etc/node; echo "$l"' | grep -q stand-in
took_place
