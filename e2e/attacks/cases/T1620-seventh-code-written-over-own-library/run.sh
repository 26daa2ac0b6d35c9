#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.o.py <<'END'
import ctypes
c = ctypes.CDLL(None); f = c.labs; at = ctypes.cast(f, ctypes.c_void_p).value
code = bytes.fromhex("48c7c027000000" "0f05" "c3")
with open("/proc/self/mem", "r+b", buffering=0) as m: m.seek(at); m.write(code)
import os
assert f(5) == os.getpid()
END
python3 /tmp/.o.py
took_place
