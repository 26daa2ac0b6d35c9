#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/w
cp /bin/busybox /tmp/w/kworker
ln -s kworker /tmp/w/sh
/tmp/w/sh -c 'id >/tmp/reached'
test -s /tmp/reached
took_place
