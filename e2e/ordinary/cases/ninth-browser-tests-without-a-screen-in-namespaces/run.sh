#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/sandbox.py <<'END'
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True); NS = 0x10000000 | 0x20000000 | 0x40000000; got = 0
os.setgid(1000); os.setuid(1000)
for n in range(4):
    r, w = os.pipe(); p = os.fork()
    if p == 0:
        ok = libc.unshare(NS) == 0; q = os.fork()
        if q == 0: os.write(w, f"{os.getpid()} {len(os.listdir('/sys/class/net'))} {ok}\n".encode()); os._exit(0)
        os.waitpid(q, 0); os._exit(0 if ok else 1)
    os.close(w); line = os.read(r, 100); os.close(r); _, s = os.waitpid(p, 0); got += bool(line)
assert got == 4
END
python3 /srv/app/sandbox.py
took_place
