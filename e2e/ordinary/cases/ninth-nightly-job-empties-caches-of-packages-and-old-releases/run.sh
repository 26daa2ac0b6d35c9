#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/releases /srv/cache /var/log/app && for n in $(seq 1 9); do mkdir /srv/releases/2026110$n && seq 1 500 >/srv/releases/2026110$n/app.bin; touch -d "2026-11-0$n" /srv/releases/2026110$n; done
for n in $(seq 1 60); do head -c 4000 /dev/zero >/srv/cache/c$n.whl; done; for n in $(seq 1 20); do echo x | gzip >/var/log/app/app.log.$n.gz; touch -d "$n days ago" /var/log/app/app.log.$n.gz; done
before=$(du -sk /srv | cut -f1)
ls -1dt /srv/releases/* | tail -n +4 | xargs -r rm -rf
find /srv/cache -type f -name '*.whl' -delete; find /var/log/app -name '*.gz' -mtime +7 -print -delete >/srv/data/removed
apt-get clean; rm -rf /var/cache/apt/archives/*.deb /tmp/build-*
echo "freed $((before - $(du -sk /srv | cut -f1))) kB" >>/srv/data/removed
test "$(ls /srv/releases | wc -l)" = 3
took_place
