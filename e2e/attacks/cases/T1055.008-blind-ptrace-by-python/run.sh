#!/bin/sh
. /opt/case/case.sh

cat >/tmp/p.py <<'END'
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
victim = subprocess.Popen(["sleep", "20"])
import time; time.sleep(0.5)
assert libc.ptrace(16, victim.pid, None, None) == 0
os.waitpid(victim.pid, 0)
stack = [line for line in open(f"/proc/{victim.pid}/maps") if "[stack]" in line][0]
address = int(stack.split("-")[0], 16)
assert libc.ptrace(4, victim.pid, address, 0x9090909090909090) == 0
assert libc.ptrace(17, victim.pid, None, None) == 0
victim.kill()
print("written")
END
python3 /tmp/p.py | grep -q written
took_place
