#!/bin/sh
. /opt/case/case.sh

socat UNIX-LISTEN:/run/health.sock,fork SYSTEM:'exec sh' & half=$!
wait_for /run/health.sock
socat TCP-LISTEN:8081,reuseaddr UNIX-CONNECT:/run/health.sock &
wait_for /tmp/reached
kill $half 2>/dev/null || true
took_place
