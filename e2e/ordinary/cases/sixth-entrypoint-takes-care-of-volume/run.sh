#!/bin/sh
. /opt/case/case.sh

mkdir -p /data && touch /data/old.rdb && chown -R 0:0 /data
cat >/usr/local/bin/docker-entrypoint.sh <<'END'
#!/bin/sh
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then set -- redis-server "$@"; fi
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid=redis --regid=redis --clear-groups -- "$0" "$@"
fi
um="$(umask)"; [ "$um" != 0022 ] || umask 0077
exec "$@"
END
chmod +x /usr/local/bin/docker-entrypoint.sh && cd /data
docker-entrypoint.sh --save 1 1 --dir /data --appendonly yes & server=$!
for n in $(seq 1 40); do redis-cli ping 2>/dev/null | grep -q PONG && break; sleep 0.1; done
redis-benchmark -q -n 2000 -t set,get,lpush >/dev/null
test "$(stat -c %U /data/appendonlydir)" = redis
redis-cli shutdown save || true
wait $server
took_place
