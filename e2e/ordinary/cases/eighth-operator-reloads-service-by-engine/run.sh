#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo one >/srv/www/index.html
printf 'pid /run/n.pid; error_log /tmp/e; events {} http { access_log off; server { listen 127.0.0.1:8145; root /srv/www; } }\n' >/srv/app/nginx.conf
nginx -c /srv/app/nginx.conf
wait_for /run/n.pid
sed -i 's/access_log off;/access_log off; keepalive_timeout 5;/' /srv/app/nginx.conf
nginx -t -q -c /srv/app/nginx.conf && nginx -s reload -c /srv/app/nginx.conf
for n in 1 2 3 4 5; do curl -sf http://127.0.0.1:8145/ | grep -q one; sleep 0.2; done
kill "$(cat /run/n.pid)"
took_place
