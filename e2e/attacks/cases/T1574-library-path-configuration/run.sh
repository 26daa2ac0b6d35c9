#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/.cache
cp /opt/tools/preload.so /var/lib/.cache/libcap.so.2
echo /var/lib/.cache >/etc/ld.so.conf.d/000-local.conf
ldconfig
getcap /bin/true >/dev/null 2>&1 || true
rm /etc/ld.so.conf.d/000-local.conf
ldconfig
wait_for /tmp/reached
took_place
