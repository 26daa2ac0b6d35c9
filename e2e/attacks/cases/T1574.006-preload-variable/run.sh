#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /tmp/x.so
LD_PRELOAD=/tmp/x.so /bin/ls / >/dev/null
test -e /tmp/reached
took_place
