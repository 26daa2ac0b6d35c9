#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
code = ctypes.create_string_buffer(struct.pack("<BBhi", 0xb7, 0, 0, 0) + struct.pack("<BBhi", 0x95, 0, 0, 0))
licence = ctypes.create_string_buffer(b"GPL")
how = ctypes.create_string_buffer(struct.pack("<IIQQ", 2, 2, ctypes.addressof(code), ctypes.addressof(licence)), 120)
tried = [libc.syscall(321, 5, how, 120)]
array = ctypes.create_string_buffer(struct.pack("<IIII", 2, 4, 8, 1), 72)
tried.append(libc.syscall(321, 0, array, 72))
raise SystemExit(tried[0] >= 0)'
took_place
