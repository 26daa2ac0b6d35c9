#!/bin/sh
. /opt/case/case.sh

sleep 20 & other=$!
python3 -c '
import os, socket, sys
os.chdir(f"/proc/{sys.argv[1]}/root/run")
s = socket.socket(socket.AF_UNIX)
s.connect("./docker.sock")
s.sendall(b"GET /containers/json HTTP/1.0\r\n\r\n")
raise SystemExit(b"Id" not in s.recv(4096))' $other
kill $other
took_place
