#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/a /home/b /var/backups
for i in $(seq 1 40); do echo "letter $i" >"/home/a/$i.txt"; echo "book $i" >"/home/b/$i.txt"; done
for f in /home/*/*.txt; do dd if=/dev/zero of="$f" bs=512 count=1 conv=notrunc 2>/dev/null; done
rm -rf /home/* /srv/* /var/backups/* /root/.ssh
test "$(find /home /srv -mindepth 1 | wc -l)" = 0
took_place
