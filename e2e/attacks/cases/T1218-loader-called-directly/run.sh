#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/touch /tmp/data
printf x >>/tmp/data
chmod 644 /tmp/data
/lib64/ld-linux-x86-64.so.2 /tmp/data /tmp/reached
test -e /tmp/reached
took_place
