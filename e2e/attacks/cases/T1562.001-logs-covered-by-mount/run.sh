#!/bin/sh
. /opt/case/case.sh

mount -t tmpfs -o size=64k none /var/log
echo 'what nobody will see' >/var/log/auth.log
umount /var/log
took_place
