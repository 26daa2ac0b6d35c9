#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/records /srv/sealed && head -c 32 /dev/urandom | base64 >/srv/app/archive.key && chmod 600 /srv/app/archive.key
for m in 01 02 03 04 05 06 07 08; do seq 1 3000 | sed "s/^/2026-$m,/" >/srv/records/2026-$m.csv; done
for f in /srv/records/*.csv; do
    o=/srv/sealed/$(basename "$f").gz.enc
    gzip -c "$f" | openssl enc -aes-256-cbc -pbkdf2 -pass file:/srv/app/archive.key -out "$o"
    openssl enc -d -aes-256-cbc -pbkdf2 -pass file:/srv/app/archive.key -in "$o" | gunzip | cmp -s - "$f" && rm "$f"
    sha256sum "$o" >>/srv/sealed/SHA256SUMS
done
sha256sum -c --quiet /srv/sealed/SHA256SUMS
took_place
