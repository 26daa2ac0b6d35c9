#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.fp.py <<'END'
import ctypes, os
c = ctypes.CDLL(None, use_errno=True); done = 0
for where in (b"/sys", b"/proc"):
    fd = c.syscall(433, -100, where, 0)
    assert fd >= 0, os.strerror(ctypes.get_errno())
    c.syscall(431, fd, 0, b"rw", None, 0); c.syscall(431, fd, 7, None, None, 0); done += 1; os.close(fd)
copy = c.syscall(428, -100, b"/sys", 1 | 0o2000000)
if copy >= 0:
    attr = (ctypes.c_uint64 * 4)(0, 1, 0, 0); c.syscall(442, copy, b"", 0x1000, attr, 32); os.close(copy)
assert done == 2
END
python3 /tmp/.fp.py
took_place
