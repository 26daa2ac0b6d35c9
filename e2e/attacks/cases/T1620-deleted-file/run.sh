#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/marker /tmp/m
/opt/tools/exec_paths deleted /tmp/m
test -e /tmp/reached
took_place
