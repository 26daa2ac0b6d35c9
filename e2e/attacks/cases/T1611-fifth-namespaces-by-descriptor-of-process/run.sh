#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os
c = ctypes.CDLL(None, use_errno=True)
fd = c.syscall(434, 1, 0)
assert fd >= 0 and c.setns(fd, 0x20000 | 0x4000000 | 0x8000000 | 0x20000000) == 0, os.strerror(ctypes.get_errno())
os.execv("/bin/busybox", ["sh", "-c", "cat /etc/node"])' | grep -q stand-in
took_place
