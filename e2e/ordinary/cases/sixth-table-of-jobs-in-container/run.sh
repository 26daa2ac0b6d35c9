#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ndate >>/var/log/jobs.log\nfind /tmp -name "cache-*" -mmin +1 -delete\n' >/usr/local/bin/job.sh && chmod +x /usr/local/bin/job.sh
cat >/etc/crontab.image <<'END'
PATH=/usr/local/bin:/usr/bin:/bin
* * * * * /usr/local/bin/job.sh >>/var/log/cron.out 2>&1
END
crontab /etc/crontab.image && crontab -l | grep -q job.sh
printenv | grep -v no_proxy >>/etc/environment
touch /var/log/cron.out /tmp/cache-1
cron -f & server=$!
wait_long() { for n in $(seq 1 90); do test -s "$1" && return 0; sleep 1; done; return 1; }
wait_long /var/log/jobs.log
kill $server
took_place
