#!/bin/sh
. /opt/case/case.sh

for f in /var/log/*log /var/log/wtmp /var/log/btmp /var/log/lastlog; do : >"$f"; done
find /var/log -type f -name '*.gz' -delete
rm -rf /var/log/apt /var/log/dpkg.log ~/.bash_history
test ! -s /var/log/auth.log && test ! -s /var/log/syslog
took_place
