#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/share /var/backups/db
for i in $(seq 1 100); do echo "text $i" | tee /srv/share/$i.doc >/var/backups/db/$i.bak; done
tar -czf - /srv/share 2>/dev/null | openssl enc -aes-256-cbc -pbkdf2 -k bait -out /srv/share.enc
find /srv/share /var/backups/db -type f -exec shred -n 1 -u {} +
echo 'pay 1 BTC' >/srv/READ_ME
test "$(find /srv/share /var/backups/db -type f | wc -l)" = 0
took_place
