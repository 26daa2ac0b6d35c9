#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$bin/initdb" -A trust -D /srv/pg/data >/dev/null
setpriv --reuid postgres --regid postgres --init-groups "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
psql -qAt -h 127.0.0.1 -U postgres <<'END' >/tmp/answer
create table loot (line text);
copy loot from '/run/secrets/kubernetes.io/serviceaccount/token';
insert into loot select pg_read_file('/etc/passwd');
select count(*) from loot where length(line) > 0;
END
grep -qx 2 /tmp/answer
took_place
