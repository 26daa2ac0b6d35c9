#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim & victim=$!
sleep 0.2
/opt/tools/inject vm-write $victim
wait_for /tmp/reached
took_place
