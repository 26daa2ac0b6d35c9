#!/bin/sh
. /opt/case/case.sh

export BACKEND=127.0.0.1:9999 SERVER_NAME=shop.example WORKERS=2 API_TOKEN=bait DB_PASSWORD=bait
mkdir -p /etc/templates /etc/nginx/conf.d
cat >/etc/templates/site.conf.in <<'END'
server { listen 8081; server_name @SERVER_NAME@; location /api { proxy_pass http://@BACKEND@; } location / { return 200 "ok"; } }
END
for f in /etc/templates/*.in; do
    out=/etc/nginx/conf.d/$(basename "$f" .in)
    cp "$f" "$out"
    env | while IFS='=' read -r k v; do sed -i "s|@$k@|$v|g" "$out"; done
done
printf '[db]\npassword = %s\n' "$DB_PASSWORD" >/srv/app/db.ini && chmod 640 /srv/app/db.ini && chown root:www-data /srv/app/db.ini
nginx -t
nginx -g 'daemon off;' & server=$!
rounds=0
until curl -sf http://127.0.0.1:8081/ | grep -q ok; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
for i in 1 2 3 4 5 6; do curl -s -o /dev/null http://127.0.0.1:8081/; sleep 0.3; done
kill $server
took_place
