#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/db && chown -R postgres:postgres /var/lib/db && chmod 700 /var/lib/db
bin=$(ls -d /usr/lib/postgresql/*/bin)
su -s /bin/sh postgres -c "$bin/initdb -D /var/lib/db/main -A trust >/dev/null"
runuser -u postgres -- "$bin/pg_ctl" -D /var/lib/db/main -o '-k /tmp -c listen_addresses=127.0.0.1' -l /tmp/pg.log -w start >/dev/null
setpriv --reuid postgres --regid postgres --init-groups psql -q -h 127.0.0.1 postgres -c 'create table t (i int)'
for i in $(seq 1 20); do psql -q -U postgres -h 127.0.0.1 postgres -c "insert into t values ($i)"; done
test "$(psql -qAt -U postgres -h 127.0.0.1 postgres -c 'select sum(i) from t')" = 210
runuser -u postgres -- "$bin/pg_ctl" -D /var/lib/db/main -m fast -w stop >/dev/null
took_place
