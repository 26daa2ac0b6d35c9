#!/bin/sh
. /opt/case/case.sh

printf '* * * * * find /tmp -name "*.old" -delete; touch /run/ran\n' | crontab -
cron
for i in $(seq 1 75); do test ! -e /run/ran || break; sleep 1; done
test -e /run/ran
took_place
