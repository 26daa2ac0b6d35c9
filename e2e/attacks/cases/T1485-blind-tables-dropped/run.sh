#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
sql() { as psql -qAt -h /run/postgresql postgres -c "$1"; }
sql 'create table customers as select generate_series(1, 1000) as id'
sql 'drop table customers; create table readme_to_recover (note text)'
sql "insert into readme_to_recover values ('send 0.01 BTC to bc1qbait')"
sql 'select note from readme_to_recover' | grep -q BTC
took_place
