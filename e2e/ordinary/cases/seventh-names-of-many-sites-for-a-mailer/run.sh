#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/mx.py <<'END'
import os, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(3); kept = {}
for n in range(200):
    for kind in (15, 16, 1):
        name = f"customer-{n}.example.com" if kind != 16 else f"_dmarc.customer-{n}.example.com"
        q = struct.pack("!HHHHHH", n, 0x100, 1, 0, 0, 0) + b"".join(bytes([len(w)]) + w.encode() for w in name.split(".")) + struct.pack("!BHH", 0, kind, 1)
        s.sendto(q, ("203.0.113.53", 53)); kept[name, kind] = s.recv(512)
assert len(kept) == 600
END
python3 /srv/app/mx.py
took_place
