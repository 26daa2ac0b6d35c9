#!/bin/sh
. /opt/case/case.sh

echo 'Nov 1 10:00:00 x sshd[1]: Accepted publickey for deploy from 10.77.0.9 port 1' >>/var/log/auth.log
grep -hE 'Accepted (password|publickey)' /var/log/auth.log | awk '{ print $9, $11 }' >/tmp/l
last 2>/dev/null || true
grep -q deploy /tmp/l
took_place
