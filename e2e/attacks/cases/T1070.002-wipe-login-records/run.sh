#!/bin/sh
. /opt/case/case.sh

touch /var/log/wtmp /var/log/btmp /var/log/lastlog
cat /dev/null >/var/log/wtmp
ln -sf /dev/null /var/log/lastlog
rm /var/log/btmp
took_place
