#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/defaults /srv/volume /etc; echo 'level=info' >/srv/defaults/app.conf; test -n "$(ls /srv/volume)" || cp -a /srv/defaults/. /srv/volume/
export TZ=UTC-2; echo "$TZ" >/etc/TZ; echo '10.77.0.1 db cache' >>/etc/hosts; ulimit -n 512; grep -q level /srv/volume/app.conf
printf '#!/bin/sh\nn=0; while test $n -lt 20; do n=$((n + 1)); echo $n >/run/health; sleep 0.1; done\n' >/srv/service; chmod 755 /srv/service; /srv/service
test "$(cat /run/health)" = 20
took_place
