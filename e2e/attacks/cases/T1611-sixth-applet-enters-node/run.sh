#!/bin/sh
. /opt/case/case.sh

nsenter -t 1 -m -u -i -p -- /bin/busybox sh -c 'hostname; cat /etc/node; cat /etc/shadow' >/tmp/out
grep -q stand-in /tmp/out
took_place
