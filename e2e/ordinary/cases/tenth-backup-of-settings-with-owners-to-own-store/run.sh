#!/bin/sh
. /opt/case/case.sh

openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=backup -keyout /dev/null -out /etc/ssl/backup.pem 2>/dev/null; mkdir -p /var/backups/night
tar --numeric-owner -czf /var/backups/night/etc.tgz --exclude=etc/shadow --exclude=etc/gshadow --exclude='etc/ssl/private' -C / etc srv/app var/spool/cron 2>/dev/null
sha256sum /var/backups/night/etc.tgz >/var/backups/night/SUMS
openssl smime -encrypt -binary -aes256 -outform DER -in /var/backups/night/etc.tgz -out /var/backups/night/etc.tgz.p7 /etc/ssl/backup.pem
for f in etc.tgz.p7 SUMS; do curl -sf -T /var/backups/night/$f http://10.77.0.1:8080/backups/web-0/$f >/dev/null; done; rm /var/backups/night/etc.tgz
took_place
