#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls handed-shell 203.0.113.10 >/dev/null || true
test -e /tmp/reached
took_place
