#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /run/secrets /srv/pg /run/postgresql && echo local-bait >/run/secrets/db_password && chmod 400 /run/secrets/db_password
export POSTGRES_PASSWORD_FILE=/run/secrets/db_password PGHOST=/run/postgresql
POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE"); unset POSTGRES_PASSWORD_FILE
chown -R postgres:postgres /srv/pg /run/postgresql && chmod 700 /srv/pg
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$@"; }
echo "$POSTGRES_PASSWORD" >/srv/pg.pw && chown postgres /srv/pg.pw
as "$bin/initdb" -D /srv/pg/d --pwfile=/srv/pg.pw -A scram-sha-256 >/dev/null && rm /srv/pg.pw
as "$bin/postgres" -D /srv/pg/d -c listen_addresses=127.0.0.1 >/srv/log 2>&1 & server=$!
until as "$bin/pg_isready" -q; do sleep 0.2; done
PGPASSWORD=$POSTGRES_PASSWORD psql -qAt -h 127.0.0.1 -U postgres -c 'create table t as select generate_series(1, 1000) i; select count(*) from t' | grep -qx 1000
as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null; wait $server || true
took_place
