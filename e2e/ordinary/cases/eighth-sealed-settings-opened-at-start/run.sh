#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/secrets/app /srv/app/conf && head -c 32 /dev/urandom | base64 >/run/secrets/app/key
printf 'DB_HOST=db.internal\nDB_PASSWORD=local-bait\nWORKERS=2\n' | openssl enc -aes-256-cbc -pbkdf2 -pass file:/run/secrets/app/key -a -out /srv/app/conf/env.enc
opened=$(openssl enc -d -a -aes-256-cbc -pbkdf2 -pass file:/run/secrets/app/key -in /srv/app/conf/env.enc)
set -a; eval "$opened"; set +a; unset opened
for n in $(seq 1 "$WORKERS"); do python3 -c 'import os; print(os.environ["DB_HOST"], len(os.environ["DB_PASSWORD"]))' >/dev/null & done
wait
took_place
