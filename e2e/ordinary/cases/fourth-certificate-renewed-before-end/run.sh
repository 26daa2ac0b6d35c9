#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/tls/live /etc/tls/ca && cd /etc/tls
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca/key.pem -out ca/cert.pem -subj /CN=authority -days 30 2>/dev/null
sign() {
    openssl req -newkey rsa:2048 -nodes -keyout live/key.new -out live/req.pem -subj /CN=shop.example 2>/dev/null
    openssl x509 -req -in live/req.pem -CA ca/cert.pem -CAkey ca/key.pem -CAcreateserial -days "$1" -out live/cert.new 2>/dev/null
    chmod 600 live/key.new && mv live/key.new live/key.pem && mv live/cert.new live/cert.pem
}
sign 1
printf 'server { listen 8443 ssl; ssl_certificate /etc/tls/live/cert.pem; ssl_certificate_key /etc/tls/live/key.pem; location / { return 200 "ok"; } }\n' >/etc/nginx/conf.d/tls.conf
nginx -g 'daemon off;' & server=$!
rounds=0
until curl -sf --cacert ca/cert.pem --resolve shop.example:8443:127.0.0.1 https://shop.example:8443/ -o /dev/null; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
openssl x509 -in live/cert.pem -checkend 172800 >/dev/null || { sign 20; nginx -s reload; }
sleep 1
echo | openssl s_client -connect 127.0.0.1:8443 2>/dev/null | openssl x509 -noout -checkend 172800
kill $server
took_place
