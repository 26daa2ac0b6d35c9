#!/bin/sh
. /opt/case/case.sh

PUID=1234 PGID=1234
mkdir -p /config/cache
for i in $(seq 1 3000); do : >"/config/cache/$i"; done
groupadd -o -g $PGID app
useradd -o -u $PUID -g app -d /config -s /bin/false app
chown -R app:app /config
find /config -type d -exec chmod 2775 {} +
find /config -type f -exec chmod 664 {} +
umask 002
exec 3>/tmp/log
setpriv --reuid app --regid app --init-groups python3 -c '
import os, time
for i in range(20):
    open(f"/config/cache/{i}", "w").write("x"); time.sleep(0.1)
assert os.getuid() == 1234' >&3
took_place
