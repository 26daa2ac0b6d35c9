#!/bin/sh
. /opt/case/case.sh

head -c 16000000 /dev/urandom >/srv/data/base.bin
mkdir -p /var/backups/volumes
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >/run/backup.key
tar -czf - -C /srv data | openssl enc -aes-256-cbc -pbkdf2 -pass file:/run/backup.key | split -b 2m - /var/backups/volumes/data.
sha256sum /var/backups/volumes/* >/var/backups/SHA256SUMS
sha256sum -c --quiet /var/backups/SHA256SUMS
cat /var/backups/volumes/data.* | openssl enc -d -aes-256-cbc -pbkdf2 -pass file:/run/backup.key | tar -tzf - | grep -q base.bin
find /var/backups -type f -mtime +7 -delete
took_place
