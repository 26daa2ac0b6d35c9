#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/marker /usr/local/sbin/ls
ls
test -e /tmp/reached
took_place
