#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/letters && for n in $(seq 1 80); do head -c 3000 /dev/urandom | base64 >/srv/letters/$n.txt; done
for n in 4 8 15 16 23 42 61 70; do touch -d '200 days ago' /srv/letters/$n.txt; done
find /srv/letters -type f -mtime +180 >/tmp/due
xargs -r shred -n 1 -u </tmp/due
echo "$(date -Is) removed $(wc -l </tmp/due), kept $(ls /srv/letters | wc -l)" >>/srv/app/retention.log
test "$(ls /srv/letters | wc -l)" = 72
took_place
