#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/in /srv/work /srv/done
for i in $(seq 1 120); do echo "<order id='$i'/>" >"/srv/in/$i.xml"; done
cat >/srv/take.sh <<'END'
for f in /srv/in/*.xml; do
    n=$(basename "$f")
    mv "$f" "/srv/work/$n" 2>/dev/null || continue
    flock /srv/lock sh -c 'echo "$1" >>/srv/journal' sh "$n"
    sed "s/order/invoice/" "/srv/work/$n" >"/srv/done/$n" && rm -f "/srv/work/$n"
done
END
sh /srv/take.sh & sh /srv/take.sh & sh /srv/take.sh &
wait
test "$(find /srv/done -name '*.xml' | wc -l)" = 120
took_place
