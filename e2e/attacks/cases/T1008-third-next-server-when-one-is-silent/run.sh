#!/bin/sh
. /opt/case/case.sh

bash -c 'for to in 198.51.100.7/1443 198.51.100.8/1443 198.51.100.9/8443 203.0.113.77/444 203.0.113.10/4444; do
    if { exec 5<>/dev/tcp/$to; } 2>/dev/null; then source <(timeout 2 cat <&5); break; fi; sleep 0.5; done' >/dev/null || true
test -e /tmp/reached
took_place
