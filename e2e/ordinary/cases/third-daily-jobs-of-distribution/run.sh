#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/nginx && seq 2000 >/var/log/nginx/access.log
printf 'APT::Periodic::Enable "0";\nAPT::Periodic::RandomSleep "0";\n' >/etc/apt/apt.conf.d/02periodic
run-parts --report /etc/cron.daily >/dev/null 2>&1 || true
run-parts --test /etc/cron.daily | grep -q logrotate
logrotate -f /etc/logrotate.conf 2>/dev/null || true
find /var/tmp /tmp -type f -atime +10 -delete
test -n "$(ls /var/backups)"
took_place
