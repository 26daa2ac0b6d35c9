#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql /run/app && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" --auth-local=trust --auth-host=scram-sha-256 -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
as psql -q -h /run/postgresql postgres -c 'create role app login' -c 'create table t (i int)' -c 'grant all on t to app'
cat >/srv/app/app.sh <<'END'
trap 'count=$((count + 1)); echo $count >/run/app/reloads' HUP
while :; do PGPASSFILE=/run/app/pgpass psql -qAt -h 127.0.0.1 -U app postgres -c 'insert into t values (1)' 2>/dev/null || true; sleep 0.3; done
END
for round in 1 2 3 4; do
    new=$(head -c 18 /dev/urandom | base64)
    as psql -q -h /run/postgresql postgres -c "alter role app password '$new'"
    (umask 077; echo "127.0.0.1:5432:postgres:app:$new" >/run/app/.pgpass.new) && mv /run/app/.pgpass.new /run/app/pgpass
    if test $round = 1; then sh /srv/app/app.sh & app=$!; sleep 0.5; else kill -HUP $app; fi
    sleep 1.5
done
kill $app
test "$(as psql -qAt -h /run/postgresql postgres -c 'select count(*) > 5 from t')" = t && test -s /run/app/reloads
as "$bin/pg_ctl" -D /srv/pg/data -m fast -w stop >/dev/null
took_place
