#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/journal; touch /var/log/syslog.1 /var/log/auth.log.2.gz
for f in /var/spool/mail/root /var/log/wtmp /var/log/secure /var/log/cron /var/log/btmp /var/log/lastlog /var/log/syslog /var/log/auth.log; do mkdir -p "$(dirname $f)"; echo 0 >$f; done
find /var/log -type f \( -name '*.gz' -o -name '*.[0-9]' \) -delete; rm -rf /var/log/journal
took_place
