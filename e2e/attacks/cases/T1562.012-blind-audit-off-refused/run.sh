#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
body = struct.pack("=10I", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
try:
    s.sendto(struct.pack("=IHHII", 16 + len(body), 1001, 5, 1, 0) + body, (0, 0))
    s.settimeout(2)
    print("answer", s.recv(4096)[:20].hex())
except OSError as error:
    print("answer", error)' | grep -q answer
took_place
