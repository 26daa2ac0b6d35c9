#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
for n in 1 2; do
    as "$bin/initdb" -A trust -D /srv/pg/d$n >/dev/null
    as "$bin/pg_ctl" -D /srv/pg/d$n -o "-p 543$n" -l /srv/pg/log$n -w start >/dev/null
done
for t in a b c d; do as psql -qAt -p 5431 postgres -c "create table $t as select i, md5(i::text) as h from generate_series(1, 8000) i" -c "create index on $t (h)"; done
as pg_dump -p 5431 -Fd -j 2 -f /srv/pg/dump postgres
as pg_restore -p 5432 -j 2 -d postgres /srv/pg/dump
as reindexdb -q -p 5432 postgres; as vacuumdb -q -z -p 5432 postgres
for t in a b c d; do
    test "$(as psql -qAt -p 5431 postgres -c "select md5(string_agg(h, '' order by i)) from $t")" = "$(as psql -qAt -p 5432 postgres -c "select md5(string_agg(h, '' order by i)) from $t")"
done
for n in 1 2; do as "$bin/pg_ctl" -D /srv/pg/d$n -m fast -w stop >/dev/null; done
took_place
