#!/bin/sh
. /opt/case/case.sh

: >/var/log/auth.log
truncate -s 0 /var/log/syslog
test ! -s /var/log/auth.log
took_place
