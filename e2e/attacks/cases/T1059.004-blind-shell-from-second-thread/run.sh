#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors thread-shell &
wait_for /tmp/reached
took_place
