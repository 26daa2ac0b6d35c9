#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os, struct
c = ctypes.CDLL(None, use_errno=True); tried = 0
for place in "/etc/hostname", "/", "/dev/shm", "/opt/case":
    try: m = os.open(place, os.O_RDONLY)
    except OSError: continue
    for ino in range(2, 40):
        h = struct.pack("Ii", 8, 1) + struct.pack("Q", ino)
        fd = c.syscall(304, m, h, 0); e = ctypes.get_errno(); tried += 1
        assert fd >= 0 or e != 1, os.strerror(e)
assert tried > 50'
took_place
