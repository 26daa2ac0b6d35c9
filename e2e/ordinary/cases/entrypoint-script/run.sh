#!/bin/sh
. /opt/case/case.sh

export PORT=8081 NAME=web
cat >/run/entrypoint-config <<END
server { listen $PORT; server_name $NAME; root /var/www/html; index index.nginx-debian.html; }
END
install -m 644 /run/entrypoint-config /etc/nginx/conf.d/web.conf
chown -R www-data:www-data /var/lib/nginx
sed -i "s/worker_connections .*/worker_connections 512;/" /etc/nginx/nginx.conf
sh -c 'exec nginx -g "daemon off;"' & server=$!
until curl -sf http://127.0.0.1:8081/ -o /dev/null; do sleep 0.1; done
kill $server
took_place
