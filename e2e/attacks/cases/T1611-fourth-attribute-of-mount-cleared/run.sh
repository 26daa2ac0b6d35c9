#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
# set, clear (read-only), propagation, user namespace
how = ctypes.create_string_buffer(struct.pack("QQQQ", 0, 1, 0, 0), 32)
if libc.syscall(442, -100, b"/proc/sys", 0, how, 32): raise SystemExit(f"errno {ctypes.get_errno()}")'
grep ' /proc/sys ' /proc/self/mounts | grep -q ' rw'
took_place
