#!/bin/sh
. /opt/case/case.sh

cp /bin/busybox /tmp/.b
/opt/tools/privileges setuid-bit /tmp/.b
test -u /tmp/.b
took_place
