#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000 | 0x20000): raise SystemExit("unshare")
fd = libc.syscall(430, b"ext4", 0)
if fd < 0: fd = libc.syscall(430, b"tmpfs", 0)
if fd < 0: raise SystemExit("fsopen")
for _ in range(120):
    libc.syscall(431, fd, 1, b"\0", b"A" * 33, 0)'
took_place
