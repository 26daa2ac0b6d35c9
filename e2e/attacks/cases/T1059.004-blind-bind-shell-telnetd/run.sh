#!/bin/sh
. /opt/case/case.sh

telnetd -F -p 2323 -l /bin/sh &
wait_for /tmp/reached
took_place
