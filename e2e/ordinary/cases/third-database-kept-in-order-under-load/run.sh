#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
as pgbench -q -i -s 2 postgres 2>/dev/null
as pgbench -c 8 -j 2 -T 5 postgres >/srv/pg/bench 2>/dev/null & load=$!
for i in 1 2 3; do as pg_isready -q && as psql -qAt postgres -c "select max(age(datfrozenxid)) from pg_database" >/dev/null; sleep 1; done
wait $load
as vacuumdb -q -z --all && as reindexdb -q postgres && as clusterdb -q postgres
as pg_dumpall >/srv/pg/all.sql && grep -q pgbench_accounts /srv/pg/all.sql
as psql -q postgres -c "copy pgbench_branches to '/srv/pg/branches.csv' csv"
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
as "$bin/pg_checksums" -D /srv/pg/data --enable >/dev/null 2>&1 || true
took_place
