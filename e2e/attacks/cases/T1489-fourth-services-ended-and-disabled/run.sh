#!/bin/sh
. /opt/case/case.sh

nginx
redis-server --daemonize yes --save '' >/dev/null
until redis-cli ping >/dev/null 2>&1; do sleep 0.1; done
sleep 0.5
for s in nginx redis-server postgres mysqld mongod java node; do pkill -9 -x "$s" || true; done
mv /etc/nginx/nginx.conf /etc/nginx/.old
chmod 000 /usr/sbin/nginx /usr/bin/redis-server
sleep 0.3
test "$(redis-cli ping 2>/dev/null | grep -c PONG)" = 0
took_place
