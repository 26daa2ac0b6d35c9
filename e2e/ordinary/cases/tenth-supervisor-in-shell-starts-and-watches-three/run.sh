#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/sv; svc() { (while :; do echo "$1 works" >>/run/sv/$1.log; sleep 0.$2; done) & echo $! >/run/sv/$1.pid; }
svc web 2; svc api 3; svc jobs 4; sleep 1; kill "$(cat /run/sv/api.pid)"; n=0
while test $n -lt 8; do for s in web api jobs; do kill -0 "$(cat /run/sv/$s.pid)" 2>/dev/null || { echo "$s is started anew" >>/run/sv/log; svc $s 3; }; done; n=$((n + 1)); sleep 0.3; done
for s in web api jobs; do kill "$(cat /run/sv/$s.pid)"; done; grep -q api /run/sv/log
took_place
