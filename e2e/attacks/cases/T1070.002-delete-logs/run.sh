#!/bin/sh
. /opt/case/case.sh

rm -f /var/log/auth.log /var/log/syslog
test ! -e /var/log/auth.log
took_place
