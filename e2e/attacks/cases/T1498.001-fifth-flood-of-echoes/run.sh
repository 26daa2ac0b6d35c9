#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); sent = 0
for n in range(30000):
    body = struct.pack(">BBHHH", 8, 0, 0, 66, n & 0xffff) + b"A" * 1000
    t = sum(struct.unpack(">504H", body)); t = (t & 0xffff) + (t >> 16); t = (t & 0xffff) + (t >> 16)
    try: s.sendto(body[:2] + struct.pack(">H", ~t & 0xffff) + body[4:], ("198.51.100.33", 0)); sent += 1
    except OSError: pass
assert sent > 15000'
took_place
