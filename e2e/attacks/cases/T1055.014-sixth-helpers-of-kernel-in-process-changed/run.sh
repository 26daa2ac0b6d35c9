#!/bin/sh
. /opt/case/case.sh

cat >/tmp/v.py <<'END'
import ctypes, os, re, time
c = ctypes.CDLL(None, use_errno=True); c.ptrace.restype = ctypes.c_long
c.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
pid = os.fork()
if pid == 0: time.sleep(20); os._exit(0)
time.sleep(0.2)
at = int(re.search(r"^([0-9a-f]+)-.*\[vdso\]", open(f"/proc/{pid}/maps").read(), re.M)[1], 16)
assert c.ptrace(16, pid, None, None) == 0, ctypes.get_errno(); os.waitpid(pid, 0)
at += 0xe00; assert c.ptrace(4, pid, at, 0x90909090cc9090c3) == 0, ctypes.get_errno()
assert c.ptrace(1, pid, at, None) & 0xff == 0xc3
c.ptrace(17, pid, None, None); os.kill(pid, 9)
END
python3 /tmp/v.py
took_place
