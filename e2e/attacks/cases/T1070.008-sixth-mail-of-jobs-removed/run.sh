#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/mail /var/spool/mqueue /var/spool/exim4/input
echo 'From cron: curl: command failed' >/var/mail/root; echo x >/var/spool/exim4/input/1-H; echo x >/var/spool/mqueue/q1
cat /dev/null >/var/mail/root
rm -rf /var/spool/mqueue/* /var/spool/exim4/input/* /root/mbox /root/dead.letter
echo 'MAILTO=""' >>/etc/crontab
test ! -s /var/mail/root
took_place
