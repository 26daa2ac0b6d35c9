#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.u /etc/cron.d
echo '@reboot root /var/tmp/.u/run' >/var/tmp/.u/job
ln -s /var/tmp/.u/job /etc/cron.d/sysstat2
test -L /etc/cron.d/sysstat2
took_place
