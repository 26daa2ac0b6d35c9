#!/bin/sh
. /opt/case/case.sh

/opt/tools/privileges other-arguments-of-a-long-name & victim=$!
sleep 0.3
tr '\0' ' ' </proc/$victim/cmdline | grep -q 'nginx: worker'
kill $victim
took_place
