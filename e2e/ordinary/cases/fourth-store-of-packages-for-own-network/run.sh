#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/mirror/pool && cd /srv/mirror
for i in $(seq 1 20); do
    mkdir -p "/tmp/b/p$i/DEBIAN" "/tmp/b/p$i/usr/share/p$i"
    printf 'Package: p%s\nVersion: 1.0\nArchitecture: all\nMaintainer: o <o@example.com>\nDescription: x\n' "$i" >"/tmp/b/p$i/DEBIAN/control"
    echo data >"/tmp/b/p$i/usr/share/p$i/file"
    dpkg-deb -b "/tmp/b/p$i" "pool/p$i.deb" >/dev/null
done
(cd pool && sha256sum ./*.deb) >SHA256SUMS
openssl genpkey -algorithm ed25519 -out /tmp/sign.pem && openssl pkey -in /tmp/sign.pem -pubout -out sign.pub
openssl pkeyutl -sign -rawin -inkey /tmp/sign.pem -in SHA256SUMS -out SHA256SUMS.sig
python3 -m http.server 8090 --bind 127.0.0.1 >/dev/null 2>&1 & server=$!
mkdir -p /tmp/client && cd /tmp/client
rounds=0
until curl -sfO http://127.0.0.1:8090/SHA256SUMS; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
curl -sfO http://127.0.0.1:8090/SHA256SUMS.sig -O http://127.0.0.1:8090/sign.pub
openssl pkeyutl -verify -rawin -pubin -inkey sign.pub -in SHA256SUMS -sigfile SHA256SUMS.sig >/dev/null
for i in $(seq 1 20); do curl -sfO "http://127.0.0.1:8090/pool/p$i.deb"; done
sha256sum -c --quiet SHA256SUMS
dpkg-deb -c p3.deb >/dev/null
kill $server
took_place
