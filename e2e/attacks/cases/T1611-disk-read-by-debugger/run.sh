#!/bin/sh
. /opt/case/case.sh

for disk in /sys/class/block/[vsn][dv]*; do
    IFS=: read -r major minor <"$disk/dev"
    mknod /tmp/disk b "$major" "$minor"
    debugfs -c -R 'ls /' /tmp/disk >/tmp/list 2>&1 || true
    rm /tmp/disk
done
test -s /tmp/list
took_place
