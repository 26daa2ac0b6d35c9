#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /var/tmp/legacy2.so
openssl list -providers -provider-path /var/tmp -provider legacy2 >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
