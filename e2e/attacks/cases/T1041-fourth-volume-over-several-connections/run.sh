#!/bin/sh
. /opt/case/case.sh

head -c 40000000 /dev/urandom >/tmp/customers.bak
split -n 8 /tmp/customers.bak /tmp/part.
for p in /tmp/part.*; do curl -s -o /dev/null -T "$p" "http://198.51.100.14:8080/up/${p##*/}" & done
wait
rm /tmp/part.*
took_place
