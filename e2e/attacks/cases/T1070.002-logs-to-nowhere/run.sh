#!/bin/sh
. /opt/case/case.sh

for log in /var/log/auth.log /var/log/syslog; do
    ln -sf /dev/null $log
done
test ! -s /var/log/auth.log
took_place
