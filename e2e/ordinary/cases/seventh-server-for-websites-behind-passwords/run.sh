#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo private >/srv/www/index.html
printf 'ops:%s\n' "$(openssl passwd -apr1 local-bait)" >/etc/nginx/htpasswd && chown root:www-data /etc/nginx/htpasswd && chmod 640 /etc/nginx/htpasswd
export PORT=8084; sed "s/@PORT@/$PORT/" >/etc/nginx/sites-enabled/default <<'END'
server { listen 127.0.0.1:@PORT@; root /srv/www; auth_basic "x"; auth_basic_user_file /etc/nginx/htpasswd; location /open { auth_basic off; return 200 "open\n"; } }
END
nginx -t 2>/dev/null && nginx -g 'daemon off;' & server=$!
sleep 1
for n in $(seq 1 20); do curl -s -u ops:local-bait http://127.0.0.1:8084/ | grep -q private; curl -s http://127.0.0.1:8084/open >/dev/null; test "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8084/)" = 401; done
nginx -s reload; sleep 0.5; nginx -s quit; wait $server || true
took_place
