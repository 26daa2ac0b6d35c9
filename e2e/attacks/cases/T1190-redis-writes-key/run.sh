#!/bin/sh
. /opt/case/case.sh

redis-server --protected-mode no --enable-protected-configs yes --daemonize no >/dev/null &
wait_for /root/.ssh/authorized_keys
grep -aq bait /root/.ssh/authorized_keys
took_place
