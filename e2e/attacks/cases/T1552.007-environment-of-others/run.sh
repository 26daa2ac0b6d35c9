#!/bin/sh
. /opt/case/case.sh

DB_PASSWORD=hunter2 sleep 30 &
sleep 0.2
cat /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' | grep -q DB_PASSWORD
kill $!
took_place
