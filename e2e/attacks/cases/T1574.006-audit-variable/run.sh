#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /var/tmp/audit.so
LD_AUDIT=/var/tmp/audit.so /bin/ls / >/dev/null || true
test -e /tmp/reached
took_place
