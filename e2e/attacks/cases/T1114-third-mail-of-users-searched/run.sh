#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/mail && for u in root service; do printf 'From a@b\nSubject: access\n\nthe password is bait\n' >/var/mail/$u; done
grep -riE 'passw|token|invoice' /var/mail >/tmp/.m
for f in /var/mail/*; do cp "$f" "/tmp/.mail-${f##*/}" && : >"$f"; done
test -s /tmp/.m
took_place
