#!/bin/sh
. /opt/case/case.sh

for f in /var/log/auth.log /var/log/syslog; do
    dd if=/dev/zero of=$f bs=1 count=$(wc -c <$f) conv=notrunc 2>/dev/null
done
! grep -q . /var/log/auth.log || test "$(tr -d '\0' </var/log/auth.log | wc -c)" = 0
took_place
