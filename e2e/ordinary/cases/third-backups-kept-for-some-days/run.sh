#!/bin/sh
. /opt/case/case.sh

mkdir -p /mnt/backup/wal
for day in $(seq 0 20); do
    tar -C /srv -czf /mnt/backup/app-$day.tar.gz data app && gzip -t /mnt/backup/app-$day.tar.gz
    touch -d "$day days ago" /mnt/backup/app-$day.tar.gz
done
find /mnt/backup -name 'app-*.tar.gz' -mtime +7 -print -delete >/mnt/backup/removed.log
for i in 1 2 3 4 5 6 7 8; do head -c 4096 /dev/zero >/mnt/backup/wal/00000001000000000000000$i; done
"$(ls -d /usr/lib/postgresql/*/bin | head -n 1)/pg_archivecleanup" /mnt/backup/wal 000000010000000000000006
ls -t /mnt/backup/app-*.tar.gz | tail -n +6 | xargs -r rm -f
test "$(ls /mnt/backup/app-*.tar.gz | wc -l)" = 5 && test "$(ls /mnt/backup/wal | wc -l)" = 3
took_place
