#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /srv/backup /run/postgresql && chown postgres /srv/pg /srv/backup /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/d >/dev/null && as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -w start >/dev/null
as psql -qAt -c 'create table orders as select i, md5(i::text) from generate_series(1, 5000) i'
printf 'PATH=/usr/bin:/bin\n* * * * * postgres pg_dump -h /run/postgresql -Fc -f /srv/backup/$(date +\\%%H\\%%M).dump postgres && ls -t /srv/backup/*.dump | tail -n +4 | xargs -r rm && date >>/srv/backup/log\n' >/etc/cron.d/backup && chmod 644 /etc/cron.d/backup
cron -f & c=$!
for n in $(seq 1 85); do test ! -s /srv/backup/log || break; sleep 1; done
test -s /srv/backup/log
kill $c; as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null
took_place
