#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg/archive /run/postgresql && chown -R postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
cat >>/srv/pg/data/postgresql.conf <<'END'
wal_level = replica
archive_mode = on
archive_command = 'test ! -f /srv/pg/archive/%f && cp %p /srv/pg/archive/%f'
END
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
q() { as psql -qAt -h /run/postgresql -p "${2:-5432}" postgres -c "$1"; }
q 'create table t as select generate_series(1, 3000) as i'
as "$bin/pg_basebackup" -h /run/postgresql -D /srv/pg/base -X none -c fast 2>/dev/null
q 'insert into t values (1)' && q "select pg_create_restore_point('noon')" >/dev/null
q 'drop table t' && q 'select pg_switch_wal()' >/dev/null && sleep 2
as touch /srv/pg/base/recovery.signal
cat >>/srv/pg/base/postgresql.conf <<'END'
restore_command = 'cp /srv/pg/archive/%f %p'
recovery_target_name = 'noon'
recovery_target_action = 'promote'
archive_mode = off
END
as "$bin/pg_ctl" -D /srv/pg/base -o '-p 5433' -l /srv/pg/log2 -w start >/dev/null
rounds=0
until test "$(q 'select pg_is_in_recovery()' 5433)" = f; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.1; done
test "$(q 'select count(*) from t' 5433)" = 3001
as "$bin/pg_ctl" -D /srv/pg/base -w stop >/dev/null && as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
took_place
