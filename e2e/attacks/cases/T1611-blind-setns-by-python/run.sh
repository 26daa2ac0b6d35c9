#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
fd = os.pidfd_open(1)
if libc.setns(fd, 0x00020000):
    raise OSError(ctypes.get_errno(), "setns")
os.execv("/bin/busybox", ["busybox", "cat", "/etc/node"])' | grep -q stand-in
took_place
