#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/shared/in /srv/shared/out /srv/shared/tmp
addgrp() { grep -q "^$1:" /etc/group || echo "$1:x:$2:" >>/etc/group; }
addgrp editors 2000
for n in $(seq 1 300); do echo "text $n" >/srv/shared/in/$n.txt; done
chown -R 1000:2000 /srv/shared && find /srv/shared -type d -exec chmod 2775 {} + && find /srv/shared -type f -exec chmod 664 {} +
chmod 3777 /srv/shared/tmp
umask 002; echo new >/srv/shared/out/new.txt
test "$(stat -c %g /srv/shared/out/new.txt)" = 2000
took_place
