#!/bin/sh
. /opt/case/case.sh

/opt/tools/fourth_ways ring-shell 5544 &
wait_for /tmp/reached
took_place
