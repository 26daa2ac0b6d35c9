#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /dev/shm/pg /run/postgresql && chown postgres /dev/shm/pg /run/postgresql && chmod 700 /dev/shm/pg
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/dev/shm/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -N --wal-segsize=1 -D /dev/shm/pg/d >/dev/null
as "$bin/pg_ctl" -D /dev/shm/pg/d -l /dev/shm/pg/log -o '-F -c shared_buffers=8MB -c min_wal_size=2MB -c max_wal_size=4MB -c listen_addresses=' -w start >/dev/null
as psql -qAt -c 'create database template_app' && as psql -qAt -d template_app -c 'create table users (id int primary key, name text); insert into users select n, md5(n::text) from generate_series(1, 500) n'
for n in 1 2 3 4; do
    as createdb -T template_app "case_$n" && as psql -qAt -d "case_$n" -c "delete from users where id % $((n + 1)) = 0; select count(*) from users" >>/tmp/counts && as dropdb "case_$n"
done
as "$bin/pg_ctl" -D /dev/shm/pg/d -m fast -w stop >/dev/null; rm -r /dev/shm/pg
test "$(wc -l </tmp/counts)" = 4
took_place
