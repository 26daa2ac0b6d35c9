#!/bin/sh
. /opt/case/case.sh

redis-server --protected-mode no --enable-protected-configs yes --daemonize no >/dev/null &
wait_for /var/spool/cron/crontabs/root
grep -aq payload /var/spool/cron/crontabs/root
took_place
