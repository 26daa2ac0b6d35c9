#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 47)
for n in range(300):
    s.sendto(b"\x20\0\x65\x58" + n.to_bytes(4, "big") + os.urandom(1200), ("203.0.113.40", 0))'
took_place
