#!/bin/sh
. /opt/case/case.sh

capsh --chroot=/host --shell=/bin/sh -- -c 'echo "* * * * * root /tmp/x" >/etc/cron.d/sysstat'
grep -q tmp/x /host/etc/cron.d/sysstat
took_place
