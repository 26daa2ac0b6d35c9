#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/backups/pg /srv/snapshots/daily.0 /etc/cron.d; for n in $(seq 1 25); do head -c 3000 /dev/urandom >/var/backups/pg/d$n.sql.gz; done; echo x >/srv/snapshots/daily.0/x; echo '0 3 * * * postgres pg_dumpall' >/etc/cron.d/backup; echo x >/srv/site.bak
find / -xdev -type f \( -name '*.bak' -o -name '*.sql.gz' -o -name '*.dump' -o -name '*.tar.gz' -o -name '*.vbk' -o -name '*.snap' \) -not -path '/usr/*' -delete 2>/dev/null
rm -rf /srv/snapshots /var/backups/*; rm -f /etc/cron.d/backup; sed -i '/backup\|dump\|rsync/d' /etc/crontab; test ! -e /var/backups/pg
took_place
