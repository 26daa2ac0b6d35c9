#!/bin/sh
. /opt/case/case.sh

python3 -c 'open("/proc/1/root/etc/cron.d/x", "w").write("* * * * * root /tmp/x\n")'
test -s /proc/1/root/etc/cron.d/x
took_place
