#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
assert libc.syscall(246, 0, 0, 0, 0) == -1
assert libc.syscall(320, -1, -1, 0, 0, 0) == -1'
took_place
