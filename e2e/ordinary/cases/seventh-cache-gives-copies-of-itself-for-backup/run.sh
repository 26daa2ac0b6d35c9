#!/bin/sh
. /opt/case/case.sh

redis-server --port 6379 --save '' --dir /srv >/dev/null & server=$!
sleep 1
seq 1 3000 | sed 's/.*/set item:& value-&/' | redis-cli >/dev/null
mkdir -p /srv/backup
for day in 1 2 3 4 5; do
    redis-cli --rdb /srv/backup/dump.rdb >/dev/null 2>&1; redis-check-rdb /srv/backup/dump.rdb >/dev/null
    gzip -c /srv/backup/dump.rdb >/srv/backup/2026-11-0$day.rdb.gz && rm /srv/backup/dump.rdb
    ls /srv/backup/*.gz | head -n -3 | xargs -r rm
done
test "$(ls /srv/backup/*.gz | wc -l)" = 3
redis-cli shutdown nosave || true; wait $server || true
took_place
