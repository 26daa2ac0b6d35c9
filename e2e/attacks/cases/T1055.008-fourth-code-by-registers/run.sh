#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim & victim=$!
wait_for_program $victim /opt/tools/inject
/opt/tools/fourth_ways registers $victim
wait_for /tmp/reached
took_place
