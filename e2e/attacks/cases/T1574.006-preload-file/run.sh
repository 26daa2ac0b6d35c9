#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /tmp/x.so
echo /tmp/x.so >/etc/ld.so.preload
ls / >/dev/null
test -e /tmp/reached
rm /etc/ld.so.preload
took_place
