#!/bin/sh
. /opt/case/case.sh

export CACHE_USERS='app:local-app-bait:~app:* +@all -@dangerous|report:local-report-bait:~app:* +@read' CACHE_MEMORY=32mb
umask 077; mkdir -p /etc/cache
echo 'user default off' >/etc/cache/users.acl
echo "$CACHE_USERS" | tr '|' '\n' | while IFS=: read -r u p rest; do printf 'user %s on #%s %s\n' "$u" "$(printf %s "$p" | sha256sum | cut -d' ' -f1)" "$rest" >>/etc/cache/users.acl; done
printf 'port 6395\nbind 127.0.0.1\nmaxmemory %s\nmaxmemory-policy allkeys-lru\nsave ""\naclfile /etc/cache/users.acl\nrename-command FLUSHALL ""\n' "$CACHE_MEMORY" | grep -v rename-command >/etc/cache/cache.conf
redis-server /etc/cache/cache.conf >/tmp/log & server=$!
sleep 1
cli() { redis-cli -p 6395 --no-auth-warning --user "$1" --pass "$2" "$3" "$4" "$5" 2>&1; }
for n in $(seq 1 40); do cli app local-app-bait set app:$n $n >/dev/null; done
cli report local-report-bait get app:7 '' | head -n 1 >/dev/null || true
kill $server; wait $server || true
took_place
