#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/app/sessions /var/log/app; for n in $(seq 1 30); do touch -d '2 days ago' /var/lib/app/sessions/s$n; done; touch /var/lib/app/sessions/new; touch -d '9 days ago' /var/log/app/a.log.1.gz
printf 'SHELL=/bin/sh\n* * * * * root find /var/lib/app/sessions -type f -mmin +60 -delete; find /var/log/app -name "*.gz" -mtime +7 -delete; date >>/var/log/app/cleaned\n' >/etc/cron.d/app; chmod 644 /etc/cron.d/app
cron -f & p=$!
n=0; until test -s /var/log/app/cleaned; do n=$((n + 1)); test $n -lt 90; sleep 1; done
test "$(ls /var/lib/app/sessions)" = new; kill $p
took_place
