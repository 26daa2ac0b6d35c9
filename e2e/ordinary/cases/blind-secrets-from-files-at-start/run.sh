#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/secrets
echo s3cret >/run/secrets/db_password; echo key >/run/secrets/api_key
chmod 600 /run/secrets/db_password /run/secrets/api_key
cat >/srv/app/entrypoint.sh <<'END'
#!/bin/sh
set -eu
for name in DB_PASSWORD API_KEY; do
    eval "file=\${${name}_FILE:-}"
    test -n "$file" && { value=$(cat "$file"); export "$name=$value"; unset "${name}_FILE"; }
done
chown -R www-data /srv/data
exec setpriv --reuid www-data --regid www-data --init-groups "$@"
END
cat >/srv/app/service.py <<'END'
import hmac, os, socket
assert os.environ["DB_PASSWORD"] == "s3cret"
with socket.create_connection(("10.77.0.1", 9000), 2) as s:
    s.sendall(hmac.new(os.environ["API_KEY"].encode(), b"hello", "sha256").digest())
open("/srv/data/started", "w").write("x")
END
DB_PASSWORD_FILE=/run/secrets/db_password API_KEY_FILE=/run/secrets/api_key sh /srv/app/entrypoint.sh python3 /srv/app/service.py
test -s /srv/data/started
took_place
