#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /srv/backup /run/postgresql && chown postgres /srv/pg /srv/backup /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/d >/dev/null
as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -w start >/dev/null
as psql -qAt -c "create table t as select i, md5(i::text) from generate_series(1, 20000) i"
head -c 32 /dev/urandom | base64 >/srv/pg/key; chmod 600 /srv/pg/key
for day in 1 2 3; do
    as pg_basebackup -N -D /srv/backup/b$day -c fast -X stream
    as "$bin/pg_verifybackup" -q /srv/backup/b$day 2>/dev/null || true
    as "$bin/pg_ctl" -D /srv/backup/b$day -o '-p 5499' -l /srv/pg/log2 -w start >/dev/null
    test "$(as psql -qAt -p 5499 -c 'select count(*) from t')" = 20000
    as "$bin/pg_ctl" -D /srv/backup/b$day -m fast -w stop >/dev/null
    tar -C /srv/backup -cz b$day | openssl enc -aes-256-cbc -pbkdf2 -pass file:/srv/pg/key -out /srv/backup/b$day.tgz.enc
    rm -rf /srv/backup/b$day
    ls -1t /srv/backup/*.enc | tail -n +3 | xargs -r rm --
done
openssl enc -d -aes-256-cbc -pbkdf2 -pass file:/srv/pg/key -in /srv/backup/b3.tgz.enc | tar -tz | grep -q PG_VERSION
as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null
test "$(ls /srv/backup/*.enc | wc -l)" = 2
took_place
