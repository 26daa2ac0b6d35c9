#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/backup /home/dev && echo 'insert into users values (1);' >/srv/backup/users.sql && echo x >/home/dev/wallet.dat
find / -xdev \( -name '*.sql' -o -name '*.bak' -o -name '*.dump' -o -name '*.old' -o -name '*.kdbx' -o -name 'wallet*.dat' -o -name '*.ovpn' -o -name '*.pcap' -o -name 'id_*' -o -name '*.pem' -o -name '*.pfx' -o -name '*.xlsx' \) -size -20M 2>/dev/null >/tmp/.l
while read -r f; do echo "== $f"; head -c 200 "$f" 2>/dev/null || true; done </tmp/.l >/tmp/.heads
grep -q users.sql /tmp/.l
took_place
