#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls victim & victim=$!
wait_for_program $victim /opt/tools/rare_calls
/opt/tools/rare_calls ring-memory $victim
wait_for /tmp/reached
took_place
