#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/q /srv/lease /srv/done; for n in $(seq 1 60); do echo $n >/srv/q/$n; done
worker() {
    while f=$(ls /srv/q | head -n 1) && test -n "$f"; do
        if mkdir /srv/lease/$f 2>/dev/null; then echo "$1" >/srv/lease/$f/owner; if mv /srv/q/$f /srv/done/$f 2>/dev/null; then md5sum /srv/done/$f >>/srv/done/sums.$1; fi; rm -r /srv/lease/$f; else sleep 0.05; fi
    done
}
for w in 1 2 3 4 5 6 7 8; do worker $w & done
for n in 1 2 3; do find /srv/lease -mindepth 1 -maxdepth 1 -mmin +1 -exec rm -r {} + 2>/dev/null || true; sleep 0.5; done
wait
test "$(cat /srv/done/sums.* | wc -l)" = 60
took_place
