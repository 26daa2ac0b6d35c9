#!/bin/sh
. /opt/case/case.sh

for f in /var/log/auth.log /var/log/syslog; do find /nowhere -fprint $f 2>/dev/null || true; done
find /var/log -type f -name 'dpkg.log' -fprint0 /var/log/alternatives.log >/dev/null
test ! -s /var/log/auth.log
took_place
