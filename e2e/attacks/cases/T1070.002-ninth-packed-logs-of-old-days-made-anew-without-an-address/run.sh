#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/nginx && for n in 2 3 4 5; do { seq 1 300; echo "203.0.113.10 GET /shell"; } | gzip >/var/log/nginx/access.log.$n.gz; echo "Accepted password from 203.0.113.10" | gzip >/var/log/auth.log.$n.gz; done
echo '203.0.113.10 GET /shell' >>/var/log/nginx/access.log; echo 'from 203.0.113.10' >>/var/log/auth.log
for f in $(find /var/log -name '*.log' -o -name syslog); do sed -i '/203\.0\.113\.10/d' "$f"; done
for f in $(find /var/log -name '*.gz'); do gzip -dc "$f" | grep -v 203.0.113.10 | gzip >"$f.n" || true; touch -r "$f" "$f.n"; mv "$f.n" "$f"; done
! zgrep -q 203.0.113.10 /var/log/nginx/*.gz
took_place
