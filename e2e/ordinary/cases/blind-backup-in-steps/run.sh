#!/bin/sh
. /opt/case/case.sh

mkdir -p /backup /restore
for i in $(seq 1 80); do head -c 20000 /dev/urandom >/srv/data/file-$i; done
for day in 1 2 3; do
    tar --listed-incremental=/backup/state -czf /backup/day-$day.tgz -C /srv data
    (cd /backup && sha256sum day-*.tgz >digests)
    for i in 1 2 3; do echo "$day" >>/srv/data/file-$i; done
    sleep 1.1
done
(cd /backup && sha256sum -c --quiet digests)
for day in 1 2 3; do tar --listed-incremental=/dev/null -xzf /backup/day-$day.tgz -C /restore; done
test "$(ls /restore/data | wc -l)" -ge 80
touch -d '40 days ago' /backup/day-1.tgz
find /backup -name 'day-*' -mtime +30 -delete
curl -s -T /backup/day-3.tgz http://10.77.0.1:8080/backup/ -o /dev/null
took_place
