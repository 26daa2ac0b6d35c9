#!/bin/sh
. /opt/case/case.sh

syslogd -O /var/log/messages; sleep 0.5; logger before; sleep 0.3
rm -f /dev/log && ln -s /dev/null /dev/log
for f in auth.log secure wtmp btmp lastlog; do rm -f /var/log/$f; ln -s /dev/null /var/log/$f; done
logger after 2>/dev/null || true
grep -q before /var/log/messages && ! grep -q after /var/log/messages
took_place
