#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www; echo hello >/srv/www/index.html; ln -sf /dev/stdout /var/log/nginx/access.log; ln -sf /dev/stderr /var/log/nginx/error.log
export PORT=8081 NAME=shop; printf 'server { listen ${PORT}; server_name ${NAME}; root /srv/www; location /status { return 200 ok; } }\n' >/tmp/t
rm -f /etc/nginx/sites-enabled/default; sed "s/\${PORT}/$PORT/; s/\${NAME}/$NAME/" /tmp/t >/etc/nginx/conf.d/shop.conf
nginx -t -q 2>/dev/null; nginx -g 'daemon off;' >/tmp/access 2>&1 & p=$!
until curl -sf http://127.0.0.1:8081/status >/dev/null; do sleep 0.1; done
for n in $(seq 1 100); do curl -s http://127.0.0.1:8081/ >/dev/null; done
kill -QUIT $p; wait $p || true
took_place
