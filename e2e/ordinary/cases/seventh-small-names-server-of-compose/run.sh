#!/bin/sh
. /opt/case/case.sh

cp /etc/hosts /tmp/base 2>/dev/null || echo '127.0.0.1 localhost' >/tmp/base
for n in 1 2 3 4 5 6; do
    { cat /tmp/base; for s in web:10.77.0.1 db:10.77.0.1 cache:10.77.0.1; do echo "${s#*:} ${s%%:*} ${s%%:*}.app.internal # generated $n"; done; } >/srv/hosts.new
    cmp -s /srv/hosts.new /etc/hosts || cat /srv/hosts.new >/etc/hosts
    wget -qO- http://web.app.internal:8080/ >/dev/null; ping -c 1 -W 1 db >/dev/null || true; sleep 0.5
done
grep -q cache.app.internal /etc/hosts
took_place
