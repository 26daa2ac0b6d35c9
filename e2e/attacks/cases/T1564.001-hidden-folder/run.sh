#!/bin/sh
. /opt/case/case.sh

mkdir '/tmp/... '
cp /opt/tools/marker '/tmp/... /x'
'/tmp/... /x'
test -e /tmp/reached
took_place
