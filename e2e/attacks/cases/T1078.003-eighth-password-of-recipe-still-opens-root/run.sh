#!/bin/sh
. /opt/case/case.sh

echo root:bait-of-recipe | chpasswd
cat >/tmp/su.py <<'END'
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0: os.execvp("su", ["su", "root", "-c", "id -u; head -n 1 /etc/shadow"])
time.sleep(0.7); os.write(fd, b"bait-of-recipe\n"); out = b""
try:
    while True:
        b = os.read(fd, 1000)
        if not b: break
        out += b
except OSError: pass
open("/tmp/.su", "wb").write(out)
END
chmod 1777 /tmp
setpriv --reuid 33 --regid 33 --clear-groups python3 /tmp/su.py
grep -q '^root:' /tmp/.su
took_place
