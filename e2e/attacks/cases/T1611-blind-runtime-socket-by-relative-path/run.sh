#!/bin/sh
. /opt/case/case.sh

ln -s /proc/self/root/run /tmp/r
cd /tmp/r
python3 -c '
import os, socket
os.chdir("/tmp/r")
s = socket.socket(socket.AF_UNIX)
s.connect("./docker.sock")
s.sendall(b"GET /v1.41/containers/json HTTP/1.0\r\n\r\n")
print(s.makefile().read())' | grep -q Id
took_place
