#!/bin/sh
. /opt/case/case.sh

mkdir -p /docker-entrypoint-initdb.d /var/lib/pg /run/postgresql /run/secrets && chown -R postgres:postgres /var/lib/pg /run/postgresql
echo 's3cret' >/run/secrets/pg_password
echo "create table items (id serial primary key, name text); insert into items (name) select 'n' || i from generate_series(1, 500) i;" | gzip >/docker-entrypoint-initdb.d/10.sql.gz
printf 'psql -v ON_ERROR_STOP=1 -q -U postgres app -c "create role app login password '"'"'x'"'"'; grant select on items to app"\n' >/docker-entrypoint-initdb.d/20.sh
cat >/usr/local/bin/start-db.sh <<'END'
#!/bin/bash
set -Eeo pipefail
export PGDATA=/var/lib/pg/data PATH=$PATH:$(echo /usr/lib/postgresql/*/bin) PGHOST=/run/postgresql
if [ "$(id -u)" = 0 ]; then exec setpriv --reuid postgres --regid postgres --init-groups "$BASH_SOURCE" "$@"; fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initdb --username=postgres --pwfile=<(cat "${PASSWORD_FILE:-/run/secrets/pg_password}") -A trust >/dev/null
    pg_ctl -o "-c listen_addresses=''" -w start >/dev/null
    psql -q -U postgres -c 'create database app'
    for f in /docker-entrypoint-initdb.d/*; do
        case "$f" in
            *.sh) . "$f" ;;
            *.sql.gz) gunzip -c "$f" | psql -q -U postgres app ;;
        esac
    done
    pg_ctl -m fast -w stop >/dev/null
fi
exec postgres -c listen_addresses=127.0.0.1
END
chmod +x /usr/local/bin/start-db.sh
start-db.sh & server=$!
for n in $(seq 1 100); do pg_isready -q -h 127.0.0.1 && psql -qAt -h 127.0.0.1 -U app app -c 'select 1' >/dev/null 2>&1 && break; sleep 0.3; done
test "$(psql -qAt -h 127.0.0.1 -U app app -c 'select count(*) from items')" = 500
kill -INT $server; wait $server
took_place
