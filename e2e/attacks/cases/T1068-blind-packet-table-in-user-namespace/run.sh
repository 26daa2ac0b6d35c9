#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000 | 0x40000000):
    raise OSError(ctypes.get_errno(), "unshare")
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
table = ctypes.create_string_buffer(b"filter", 0xfb6)
print("tried", libc.setsockopt(s.fileno(), 0, 64, table, len(table)))' | grep -q tried
took_place
