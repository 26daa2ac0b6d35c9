#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/sleep /tmp/falco
/tmp/falco 30 & victim=$!
wait_for_program $victim /tmp/falco
pkill -9 -f 'kinsing|kdevtmpfsi|xmrig|minerd' || true
pkill -9 -x falco
wait $victim || true
took_place
