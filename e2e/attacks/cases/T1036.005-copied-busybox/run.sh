#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/w
cp /bin/busybox /tmp/w/kworker
/tmp/w/kworker sh -c 'id >/tmp/reached'
test -s /tmp/reached
took_place
