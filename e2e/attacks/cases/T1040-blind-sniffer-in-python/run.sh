#!/bin/sh
. /opt/case/case.sh

cat >/tmp/sniff.py <<'END'
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.settimeout(8)
open("/tmp/up", "w")
while True:
    frame = s.recv(65535)
    if b"Authorization: Basic" in frame:
        open("/tmp/caught", "wb").write(frame)
        break
END
python3 /tmp/sniff.py &
wait_for /tmp/up
curl -s -u admin:bait http://10.77.0.1:8080/ -o /dev/null
wait_for /tmp/caught
took_place
