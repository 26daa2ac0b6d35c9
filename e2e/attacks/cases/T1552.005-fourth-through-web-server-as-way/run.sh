#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/n
cat >/tmp/n/n.conf <<'END'
pid /tmp/n/pid; error_log /tmp/n/err; events {}
http { access_log off; server { listen 127.0.0.1:8099; location / { proxy_pass http://169.254.169.254; } } }
END
nginx -c /tmp/n/n.conf
rounds=0
until curl -s http://127.0.0.1:8099/latest/meta-data/iam/security-credentials/r >/tmp/n/keys; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
grep -q SecretAccessKey /tmp/n/keys
kill "$(cat /tmp/n/pid)"
took_place
