#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d /var/spool/cron/crontabs
echo '* * * * * root /tmp/x' >/etc/cron.d/update
echo '* * * * * /tmp/x' >/var/spool/cron/crontabs/root
took_place
