#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /usr/lib/x86_64-linux-gnu/libnss_cache.so.2
sed -i 's/^passwd:.*/& cache/' /etc/nsswitch.conf
getent passwd nobody-of-this-name || true
test -e /tmp/reached
took_place
