#!/bin/sh
. /opt/case/case.sh

cd /proc/1/cwd
cat ../../../etc/shadow ./etc/node >/tmp/s
grep -q stand-in /tmp/s
took_place
