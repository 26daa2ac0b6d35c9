#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/s && mount -t securityfs s /tmp/s
ls /tmp/s >/tmp/list
sh -c 'echo seawall-case-none >/tmp/s/apparmor/.remove' 2>/dev/null || true
sh -c 'echo 0 >/sys/fs/selinux/enforce' 2>/dev/null || true
mkdir -p /etc/apparmor.d && touch /etc/apparmor.d/usr.sbin.nginx && rm -rf /etc/apparmor.d
umount /tmp/s
test -e /tmp/list
took_place
