#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql /var/backups/pg && chown postgres /srv/pg /run/postgresql /var/backups/pg
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
as psql -q -h /run/postgresql postgres -c 'create table t as select i, md5(i::text) from generate_series(1, 50000) as i'
for day in 1 2 3; do
    as pg_dump -h /run/postgresql -Fc postgres -f /var/backups/pg/$day.dump
    as sh -c "pg_dump -h /run/postgresql postgres | gzip >/var/backups/pg/$day.sql.gz"
    touch -d "-$((10 * day)) days" /var/backups/pg/$day.dump
done
find /var/backups/pg -name '*.dump' -mtime +15 -delete
gzip -t /var/backups/pg/3.sql.gz
as createdb -h /run/postgresql copy
as pg_restore -h /run/postgresql -d copy /var/backups/pg/1.dump
as psql -q -h /run/postgresql copy -c 'select count(*) from t' | grep -q 50000
as psql -q -h /run/postgresql copy -c 'vacuum full analyze'
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
took_place
