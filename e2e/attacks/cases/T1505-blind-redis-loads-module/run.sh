#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/redis && cp /opt/tools/preload.so /srv/redis/exp.so
cd /srv/redis
redis-server --protected-mode no --enable-module-command yes --daemonize no >/dev/null &
wait_for /tmp/reached
took_place
