#!/bin/sh
. /opt/case/case.sh

export SCHEDULE='* * * * *'
printf '%s /srv/app/report.sh >>/srv/app/log 2>&1\n' "$SCHEDULE" >/tmp/table
printf '#!/bin/sh\ndate\nfind /srv/data -name "*.tmp" -mtime +1 -delete\n' >/srv/app/report.sh
chmod 755 /srv/app/report.sh && chown -R www-data /srv/app
crontab -u www-data /tmp/table && rm /tmp/table
crontab -u www-data -l | grep -q report
cron -f & daemon=$!
sleep 2
setpriv --reuid www-data --regid www-data --clear-groups /srv/app/report.sh >/dev/null
kill $daemon
took_place
