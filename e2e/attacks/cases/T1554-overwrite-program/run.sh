#!/bin/sh
. /opt/case/case.sh

cat /opt/tools/marker >/usr/bin/id
/usr/bin/id
test -e /tmp/reached
took_place
