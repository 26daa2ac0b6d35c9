#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import ctypes, os, re, subprocess, time
p = subprocess.Popen(["sleep", "30"]); time.sleep(0.3)
l = ctypes.CDLL(None, use_errno=True); l.ptrace.restype = ctypes.c_long; l.ptrace.argtypes = [ctypes.c_long] * 4
assert l.ptrace(16, p.pid, 0, 0) == 0; os.waitpid(p.pid, 0)
at = int(re.search(r"([0-9a-f]+)-[0-9a-f]+ rw-p .*\[stack\]", open(f"/proc/{p.pid}/maps").read())[1], 16)
b = ctypes.create_string_buffer(512); assert l.ptrace(12, p.pid, 0, ctypes.addressof(b)) == 0
assert l.ptrace(5, p.pid, at, 0x9090) == 0
l.ptrace(17, p.pid, 0, 0); p.kill(); p.wait()
END
took_place
