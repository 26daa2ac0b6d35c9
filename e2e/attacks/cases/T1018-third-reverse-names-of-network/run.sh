#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(("203.0.113.53", 53)); s.settimeout(2)
for n in range(1, 255):
    name = b"".join(bytes([len(p)]) + p for p in f"{n}.0.77.10.in-addr.arpa".encode().split(b"."))
    s.send(struct.pack("!6H", n, 256, 1, 0, 0, 0) + name + b"\0\0\x0c\0\x01"); s.recv(512)'
took_place
