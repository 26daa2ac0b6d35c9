#!/bin/sh
. /opt/case/case.sh

useradd -m -s /bin/bash deploy && echo 'deploy:bait-77' | chpasswd
for n in $(seq 1 80); do
    if printf 'bait-%d\0' "$n" | unix_chkpwd deploy nullok 2>/dev/null; then echo "bait-$n" >/tmp/.found; break; fi
done
test -s /tmp/.found
took_place
