#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 400); do mkdir -p /srv/uploads/$((n % 20)); head -c 2000 /dev/urandom >/srv/uploads/$((n % 20))/$n.bin; done
find /srv/uploads -name '*[0-4].bin' -exec touch -d '3 days ago' {} +
before=$(du -sk /srv/uploads | cut -f1)
find /srv/uploads -mtime +1 -name '*.bin' -print0 | tar --null -czf /srv/old.tgz -T -
find /srv/uploads -mtime +1 -type f -delete && find /srv/uploads -type d -empty -delete
echo "freed $((before - $(du -sk /srv/uploads | cut -f1))) KB" | tee -a /var/log/clean
tar tzf /srv/old.tgz | wc -l | grep -qx 200
took_place
