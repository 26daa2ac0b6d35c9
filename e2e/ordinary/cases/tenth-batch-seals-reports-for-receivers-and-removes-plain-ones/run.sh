#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/reports /srv/out /srv/keys; for n in 1 2 3; do openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out /tmp/k$n 2>/dev/null; openssl pkey -in /tmp/k$n -pubout -out /srv/keys/r$n.pem; done
for n in $(seq 1 40); do seq 1 $((n * 5)) >/srv/reports/r$n.csv; done
for n in $(seq 1 40); do k=$(openssl rand -hex 16); openssl enc -aes-128-cbc -pbkdf2 -pass pass:$k -in /srv/reports/r$n.csv -out /srv/out/r$n.csv.enc; printf %s $k | openssl pkeyutl -encrypt -pubin -inkey /srv/keys/r$((n % 3 + 1)).pem -out /srv/out/r$n.key; test -s /srv/out/r$n.key && rm /srv/reports/r$n.csv; done
test "$(ls /srv/out/*.enc | wc -l)" = 40
took_place
