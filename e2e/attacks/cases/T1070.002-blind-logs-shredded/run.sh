#!/bin/sh
. /opt/case/case.sh

shred -zun 1 /var/log/auth.log /var/log/syslog
test ! -e /var/log/auth.log
took_place
