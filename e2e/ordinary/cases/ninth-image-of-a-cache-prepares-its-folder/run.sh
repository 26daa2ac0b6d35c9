#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/secrets /data /etc/redis && echo s3cret-of-the-operator >/run/secrets/cache-password
find /data \! -user redis -exec chown redis:redis '{}' +
ulimit -n 4096 || true
printf 'port 6401\nbind 127.0.0.1\ndir /data\nappendonly yes\nrequirepass %s\n' "$(cat /run/secrets/cache-password)" >/etc/redis/site.conf
chown redis /etc/redis/site.conf && chmod 600 /etc/redis/site.conf
setpriv --reuid redis --regid redis --init-groups redis-server /etc/redis/site.conf --daemonize yes >/dev/null
export REDISCLI_AUTH=s3cret-of-the-operator
until redis-cli -p 6401 ping >/dev/null 2>&1; do sleep 0.1; done
for n in $(seq 1 50); do echo "SET page:$n text"; done | redis-cli -p 6401 --pipe >/dev/null
redis-cli -p 6401 bgrewriteaof >/dev/null; sleep 0.5; redis-cli -p 6401 shutdown 2>/dev/null || true
test -e /data/appendonlydir
took_place
