#!/bin/sh
. /opt/case/case.sh

b=/usr/lib/postgresql/15/bin; mkdir -p /data/old /data/new && chown postgres /data/old /data/new
p() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
cd /data && p $b/initdb -D /data/old/pg -A trust -N >/dev/null
p $b/pg_ctl -D /data/old/pg -o '-p 5441 -k /tmp -c fsync=off' -l /data/old/log -w start >/dev/null
p psql -q -h /tmp -p 5441 -c 'CREATE TABLE o AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n' postgres
p $b/pg_ctl -D /data/old/pg -m fast -w stop >/dev/null
cp -a /data/old/pg /data/new/ && diff -rq /data/old/pg /data/new/pg
p $b/pg_ctl -D /data/new/pg -o '-p 5442 -k /tmp -c fsync=off' -l /data/new/log -w start >/dev/null
p psql -q -h /tmp -p 5442 -c 'VACUUM ANALYZE o' postgres
test "$(p psql -At -h /tmp -p 5442 -c 'SELECT count(*) FROM o' postgres)" = 20000
p $b/pg_ctl -D /data/new/pg -m fast -w stop >/dev/null; rm -rf /data/old/pg
took_place
