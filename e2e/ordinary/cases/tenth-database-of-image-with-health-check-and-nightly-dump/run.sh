#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/pg /backup && chown postgres /srv/pg /backup; b=$(ls -d /usr/lib/postgresql/*/bin)
run() { setpriv --reuid postgres --regid postgres --init-groups "$@"; }
run $b/initdb -D /srv/pg -A trust >/dev/null; run $b/pg_ctl -D /srv/pg -o '-k /tmp -p 5432' -l /srv/pg/log -w start >/dev/null
for n in 1 2 3 4 5; do pg_isready -h /tmp -q; sleep 0.2; done
psql -qh /tmp -U postgres -c 'create table t as select generate_series(1, 5000) as n'
for d in 1 2 3 4; do pg_dump -h /tmp -U postgres -Fc postgres >/backup/pg-2026-11-0$d.dump; pg_restore -l /backup/pg-2026-11-0$d.dump >/dev/null; done
ls -t /backup/*.dump | tail -n +3 | xargs -r rm; test "$(ls /backup | wc -l)" = 2
run $b/pg_ctl -D /srv/pg -m fast stop >/dev/null
took_place
