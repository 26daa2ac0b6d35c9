#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/backup /var/backups
for i in 1 2 3 4 5 6; do head -c 100000 /dev/urandom >/srv/backup/db-2026-11-0$i.sql.gz; done
cp /etc/passwd /var/backups/passwd.bak
find / -xdev \( -name '*.bak' -o -name '*.sql.gz' -o -name '*.old' -o -name '*.backup' \) -delete
rm -rf /srv/backup /var/backups/*
test ! -e /srv/backup
took_place
