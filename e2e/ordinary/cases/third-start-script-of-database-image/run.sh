#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/secrets/db /docker-entrypoint-initdb.d && echo s3cret >/run/secrets/db/password
echo 'create table if not exists users (id serial, name text);' >/docker-entrypoint-initdb.d/10-users.sql
echo "insert into users (name) select 'u' || i from generate_series(1, 50) i;" | gzip >/docker-entrypoint-initdb.d/20-data.sql.gz
echo 'export APP_READY=1' >/docker-entrypoint-initdb.d/30-env.sh
export PGDATA=/var/lib/postgresql/data PGPASSWORD
PGPASSWORD=$(cat /run/secrets/db/password)
export PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin)"
test "$(id -u)" = 0
mkdir -p "$PGDATA" /run/postgresql && chmod 700 "$PGDATA" && chmod 3777 /run/postgresql
find "$PGDATA" /run/postgresql ! -user postgres -exec chown postgres {} +
as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
printf '%s\n' "$PGPASSWORD" >/run/postgresql/pw && chown postgres /run/postgresql/pw
as initdb --username=app --pwfile=/run/postgresql/pw --auth-host=scram-sha-256 >/dev/null && rm /run/postgresql/pw
printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
as pg_ctl -o "-c listen_addresses='' -p 5432" -w start >/dev/null
as createdb -h /run/postgresql -U app app
for f in /docker-entrypoint-initdb.d/*; do
    case $f in
    *.sh) . "$f" ;;
    *.sql) as psql -v ON_ERROR_STOP=1 -q -h /run/postgresql -U app app -f "$f" ;;
    *.sql.gz) gunzip -c "$f" | as psql -v ON_ERROR_STOP=1 -q -h /run/postgresql -U app app ;;
    esac
done
as pg_ctl -m fast -w stop >/dev/null
(exec setpriv --reuid postgres --regid postgres --clear-groups postgres -c listen_addresses='*' >/dev/null 2>&1) & server=$!
rounds=0
until pg_isready -q -h 127.0.0.1; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.1; done
test "$(psql -qAt -h 127.0.0.1 -U app app -c 'select count(*) from users')" = 50
kill -INT $server; wait $server || true
took_place
