set -e
export PATH=$PATH:/usr/lib/postgresql/15/bin
mkdir -p /run/postgresql
chown postgres /run/postgresql
rm -rf /var/lib/postgresql/x
as() { su postgres -c "PATH=$PATH $1"; }
as 'initdb -D /var/lib/postgresql/x' > /dev/null
as 'pg_ctl -w -D /var/lib/postgresql/x -l /tmp/log start' > /dev/null
as "psql -c 'create table t (a int); insert into t select generate_series(1, 1000)' postgres" > /dev/null 2>&1 || true
as "psql -Atc 'select count(*) from t' postgres" | grep -q 1000
as 'pg_dump postgres' > /tmp/dump
as 'pg_ctl -w -D /var/lib/postgresql/x restart -l /tmp/log' > /dev/null
as "psql -Atc 'select count(*) from t' postgres" | grep -q 1000
as 'pg_ctl -w -D /var/lib/postgresql/x stop' > /dev/null
