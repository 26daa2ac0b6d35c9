#!/bin/sh
. /opt/case/case.sh

nginx && cd /srv && redis-server --save '' --daemonize yes >/dev/null && sleep 0.5
redis-cli flushall >/dev/null && redis-cli shutdown nosave || true
nginx -s stop && chmod 000 /usr/sbin/nginx /usr/bin/redis-server
sleep 0.3
test -z "$(pgrep 'nginx|redis')"
took_place
