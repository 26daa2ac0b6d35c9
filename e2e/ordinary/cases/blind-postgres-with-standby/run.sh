#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null

as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
as psql -q -h /run/postgresql postgres -c 'create table t as select generate_series(1, 5000) as i'
as "$bin/pg_basebackup" -h /run/postgresql -D /srv/pg/standby -R -X stream -c fast
as "$bin/pg_ctl" -D /srv/pg/standby -o '-p 5433' -l /srv/pg/log2 -w start >/dev/null
as psql -q -h /run/postgresql postgres -c 'insert into t values (7)'
rounds=0
until test "$(as psql -qAt -h /run/postgresql -p 5433 postgres -c 'select count(*) from t')" = 5001; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.1; done
as "$bin/pg_ctl" -D /srv/pg/standby -w promote >/dev/null
as "$bin/pg_ctl" -D /srv/pg/standby -w stop >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
took_place
