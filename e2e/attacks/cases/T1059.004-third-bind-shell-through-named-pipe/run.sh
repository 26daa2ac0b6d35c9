#!/bin/sh
. /opt/case/case.sh

mkfifo /run/.p
(nc -l -p 5522 <>/run/.p | ash >/run/.p 2>&1) & server=$!
wait_for /tmp/reached
kill $server 2>/dev/null || true
took_place
