#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/letsencrypt/archive/x /etc/letsencrypt/live/x /srv/www/.well-known/acme-challenge
renew() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=x.example -keyout /etc/letsencrypt/archive/x/privkey$1.pem -out /etc/letsencrypt/archive/x/fullchain$1.pem 2>/dev/null
    chmod 600 /etc/letsencrypt/archive/x/privkey$1.pem
    ln -sf ../../archive/x/privkey$1.pem /etc/letsencrypt/live/x/privkey.pem
    ln -sf ../../archive/x/fullchain$1.pem /etc/letsencrypt/live/x/fullchain.pem
}
renew 1
cat >/etc/nginx/sites-enabled/default <<'EOF'
server {
    listen 443 ssl;
    listen 80;
    root /srv/www;
    ssl_certificate /etc/letsencrypt/live/x/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/x/privkey.pem;
}
EOF
nginx
echo token >/srv/www/.well-known/acme-challenge/abc
curl -sf http://127.0.0.1/.well-known/acme-challenge/abc | grep -q token
renew 2
openssl x509 -checkend 86400 -noout -in /etc/letsencrypt/live/x/fullchain.pem >/dev/null
nginx -t 2>/dev/null && nginx -s reload
sleep 0.5
curl -sk https://127.0.0.1/.well-known/acme-challenge/abc | grep -q token
nginx -s stop
took_place
