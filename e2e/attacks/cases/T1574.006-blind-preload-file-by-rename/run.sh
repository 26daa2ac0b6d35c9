#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /usr/lib/libsystemd-shared.so
echo /usr/lib/libsystemd-shared.so >/etc/.l
mv /etc/.l /etc/ld.so.preload
cat /etc/hostname >/dev/null
test -e /tmp/reached
took_place
