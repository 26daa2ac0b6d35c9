#!/bin/sh
. /opt/case/case.sh

syslogd -O /var/log/messages; klogd || true
sleep 0.5; wait_for /var/log/messages; logger -t sshd 'Accepted password for root from 203.0.113.10'
dmesg -c >/dev/null 2>&1 || true
kill -9 $(pidof syslogd) $(pidof klogd) 2>/dev/null || true
rm -f /var/log/messages /var/log/auth.log /var/log/wtmp /var/log/btmp
test ! -e /var/log/messages
took_place
