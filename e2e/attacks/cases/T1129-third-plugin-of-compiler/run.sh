#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /dev/shm/annobin.so
echo 'int x;' | gcc -fplugin=/dev/shm/annobin.so -xc -c -o /dev/null - 2>/dev/null || true
test -e /tmp/reached
took_place
