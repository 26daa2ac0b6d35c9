#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/vault && cd /srv/vault && umask 077
openssl rand -hex 32 >/etc/vault.key.1 && openssl rand -hex 32 >/etc/vault.key.2
for i in $(seq 40); do seq $i 1500 | openssl enc -aes-256-ctr -pbkdf2 -iter 1000 -pass file:/etc/vault.key.1 -out doc-$i.enc; done
for f in doc-*.enc; do
    openssl enc -d -aes-256-ctr -pbkdf2 -iter 1000 -pass file:/etc/vault.key.1 -in "$f" |
        openssl enc -aes-256-ctr -pbkdf2 -iter 1000 -pass file:/etc/vault.key.2 -out "$f.new"
    openssl enc -d -aes-256-ctr -pbkdf2 -iter 1000 -pass file:/etc/vault.key.2 -in "$f.new" | tail -n 1 | grep -q 1500
    mv "$f.new" "$f"
done
shred -u /etc/vault.key.1
test "$(ls | wc -l)" = 40
took_place
