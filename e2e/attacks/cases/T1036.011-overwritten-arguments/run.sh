#!/bin/sh
. /opt/case/case.sh

/opt/tools/privileges other-arguments-of-a-long-name & victim=$!
wait_for_program $victim /opt/tools/privileges
tr '\0' ' ' </proc/$victim/cmdline | grep -q 'nginx: worker'
kill $victim
took_place
