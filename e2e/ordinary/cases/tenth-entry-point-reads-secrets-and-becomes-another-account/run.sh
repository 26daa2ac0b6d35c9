#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/secrets/app /srv/app/conf; echo s3cr3t >/run/secrets/app/db_password; echo key-1 >/run/secrets/app/api_key
for f in /run/secrets/app/*; do n=$(basename $f | tr a-z A-Z); export "$n=$(cat $f)"; done
umask 077; printf 'db_password=%s\napi_key=%s\n' "$DB_PASSWORD" "$API_KEY" >/srv/app/conf/app.ini; chown -R 1000:1000 /srv/app/conf
setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs env -u DB_PASSWORD -u API_KEY python3 -c 'import configparser, os; t = open("/srv/app/conf/app.ini").read(); assert "s3cr3t" in t and "API_KEY" not in os.environ and os.getuid() == 1000'
took_place
