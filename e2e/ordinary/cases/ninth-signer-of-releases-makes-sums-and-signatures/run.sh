#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/secrets/sign /srv/dist && openssl ecparam -name prime256v1 -genkey -noout -out /run/secrets/sign/release.pem && chmod 600 /run/secrets/sign/release.pem
for a in amd64 arm64; do head -c 200000 /dev/urandom >/srv/dist/tool-$a; done
cd /srv/dist && tar -czf tool-2.0.tgz tool-amd64 tool-arm64 && sha256sum tool-* >SHA256SUMS
openssl dgst -sha256 -sign /run/secrets/sign/release.pem -out SHA256SUMS.sig SHA256SUMS
openssl ec -in /run/secrets/sign/release.pem -pubout -out release.pub 2>/dev/null
openssl dgst -sha256 -verify release.pub -signature SHA256SUMS.sig SHA256SUMS | grep -q OK
sha256sum -c --quiet SHA256SUMS
took_place
