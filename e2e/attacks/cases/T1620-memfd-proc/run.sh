#!/bin/sh
. /opt/case/case.sh

/opt/tools/exec_paths memfd-proc /opt/tools/marker
test -e /tmp/reached
took_place
