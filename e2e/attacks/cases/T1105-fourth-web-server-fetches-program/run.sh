#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/w/s && chmod 777 /tmp/w/s
cat >/tmp/w/c <<'END'
pid /tmp/w/pid; error_log /tmp/w/e; events {}
http { access_log off; server { listen 127.0.0.1:8077; root /tmp/w/s;
  location / { proxy_store on; proxy_pass http://203.0.113.10; } } }
END
nginx -c /tmp/w/c
rounds=0
until curl -sf -o /dev/null http://127.0.0.1:8077/programs/marker; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
wait_for /tmp/w/s/programs/marker
kill "$(cat /tmp/w/pid)"
chmod 755 /tmp/w/s/programs/marker
/tmp/w/s/programs/marker
wait_for /tmp/reached
took_place
