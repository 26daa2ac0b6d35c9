#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start
as psql -q -h /run/postgresql postgres -c 'create table t as select generate_series(1, 20000) as i'
as psql -q -h /run/postgresql postgres -c 'select sum(i) from t' | grep -q 200010000
as pg_dump -h /run/postgresql postgres >/tmp/dump.sql
as "$bin/pg_ctl" -D /srv/pg/data -w stop
took_place
