#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/up /srv/th; for n in $(seq 1 150); do mkdir -p /srv/up/$((n % 10)); head -c 2000 /dev/zero >/srv/up/$((n % 10))/f$n; touch -d "$((n % 40)) days ago" /srv/up/$((n % 10))/f$n; head -c 3000 /dev/zero >/srv/th/t$n; done
find /srv/up -type f -mtime +30 -printf '%s %p\n' -delete >/var/log/cleaner.log; find /srv/up -type d -empty -delete
while test "$(du -sk /srv/th | cut -f1)" -gt 300; do ls -tr /srv/th | head -n 20 | while read -r f; do rm "/srv/th/$f"; echo "th $f" >>/var/log/cleaner.log; done; done
curl -sf --data-binary @/var/log/cleaner.log http://10.77.0.1:8080/reports >/dev/null
took_place
