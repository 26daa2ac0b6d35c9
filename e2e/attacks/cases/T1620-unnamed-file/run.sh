#!/bin/sh
. /opt/case/case.sh

/opt/tools/exec_paths unnamed /opt/tools/marker
test -e /tmp/reached
took_place
