#!/bin/sh
. /opt/case/case.sh

python3 -c '
import time
secret = "pass" + "word=" + "bait-of-memory-" + str(4711)
time.sleep(20)' & victim=$!
sleep 0.5
cat >/tmp/m.py <<'END'
import ctypes, sys
class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
libc = ctypes.CDLL(None, use_errno=True)
found = 0
for line in open(f"/proc/{sys.argv[1]}/maps"):
    area, how = line.split()[:2]
    start, end = (int(x, 16) for x in area.split("-"))
    if not how.startswith("rw"): continue
    size = min(end - start, 1 << 22)
    buffer = ctypes.create_string_buffer(size)
    here, there = Part(ctypes.addressof(buffer), size), Part(start, size)
    got = libc.process_vm_readv(int(sys.argv[1]), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    found += got > 0 and b"bait-of-memory-4711" in buffer.raw[:got]
sys.exit(not found)
END
python3 /tmp/m.py $victim
took_place
