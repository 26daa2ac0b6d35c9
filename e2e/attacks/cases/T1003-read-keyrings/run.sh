#!/bin/sh
. /opt/case/case.sh

cat /proc/keys >/dev/null
/opt/tools/kernel_calls read-key | grep -q found
took_place
