#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /var/tmp/libz.so.1
/lib64/ld-linux-x86-64.so.2 --preload /var/tmp/libz.so.1 /bin/true
wait_for /tmp/reached
took_place
