#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/sleep /tmp/falco
/tmp/falco 30 & victim=$!
sleep 0.2
pkill -9 -f 'kinsing|kdevtmpfsi|xmrig|minerd' || true
pkill -9 -x falco
! kill -0 $victim 2>/dev/null || sleep 0.2
took_place
