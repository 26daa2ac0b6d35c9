#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null

as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
mkdir -p /srv/app/migrations && cd /srv/app/migrations
echo 'create table users (id int primary key, name text);' >001_users.sql
echo 'create index on users (name);' >002_index.sql
echo 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update on users for each row execute function touch();' >003_trigger.sql
seq 1 2000 | awk '{ print $1 "\tuser" $1 }' >users.tsv
until "$bin/pg_isready" -q -h /run/postgresql; do sleep 0.1; done
sql() { as psql -qAt -v ON_ERROR_STOP=1 -h /run/postgresql postgres "$@"; }
sql -c 'create table migrations (name text primary key, at timestamptz default now())'
for file in *.sql; do sql -1 -f "$file" && sql -c "insert into migrations values ('$file')"; done
sql -c '\copy users from users.tsv'
sql -c 'vacuum analyze users'
test "$(sql -c 'select count(*) from users')" = 2000
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
took_place
