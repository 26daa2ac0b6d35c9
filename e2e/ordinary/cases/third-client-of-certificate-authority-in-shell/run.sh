#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/acme/x && cd /var/lib/acme && umask 077
b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
openssl ecparam -name prime256v1 -genkey -noout -out account.key
openssl req -newkey rsa:2048 -nodes -subj / -addext subjectAltName=DNS:x.example -keyout x/privkey.pem -out x/request.pem 2>/dev/null
for step in new-nonce new-account new-order authz challenge finalize cert; do
    head=$(printf '{"alg":"ES256","url":"http://203.0.113.10/acme/%s","nonce":"n"}' $step | b64)
    body=$(printf '{"step":"%s","csr":"%s"}' $step "$(openssl req -in x/request.pem -outform DER | b64)" | b64)
    sign=$(printf '%s.%s' "$head" "$body" | openssl dgst -sha256 -sign account.key | b64)
    printf '{"protected":"%s","payload":"%s","signature":"%s"}' "$head" "$body" "$sign" >post.json
    curl -sf -A acme-client/3.0 -H 'Content-Type: application/jose+json' --data @post.json -D headers -o answer http://203.0.113.10/acme/$step
    grep -q 200 headers
done
openssl x509 -req -in x/request.pem -signkey x/privkey.pem -days 90 -out x/fullchain.new 2>/dev/null
test "$(openssl x509 -in x/fullchain.new -noout -pubkey | sha256sum)" = "$(openssl pkey -in x/privkey.pem -pubout | sha256sum)"
mv x/fullchain.new x/fullchain.pem && chown -R root:www-data x && chmod 640 x/privkey.pem
printf 'server { listen 443 ssl; ssl_certificate /var/lib/acme/x/fullchain.pem; ssl_certificate_key /var/lib/acme/x/privkey.pem; }\n' >/etc/nginx/sites-enabled/default
nginx && nginx -t 2>/dev/null && nginx -s reload && sleep 0.5
openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null | grep -q BEGIN
nginx -s quit
took_place
