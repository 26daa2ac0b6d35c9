#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$bin/initdb" -A trust -D /srv/pg/data >/dev/null
setpriv --reuid postgres --regid postgres --init-groups "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
mkdir -p /var/lib/postgresql/.ssh && chown -R postgres /var/lib/postgresql
psql -qAt -h 127.0.0.1 -U postgres -c "copy (select 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBaitBaitBaitBaitBaitBaitBaitBaitBaitBaitBait x') to '/var/lib/postgresql/.ssh/authorized_keys'"
grep -q ed25519 /var/lib/postgresql/.ssh/authorized_keys
took_place
