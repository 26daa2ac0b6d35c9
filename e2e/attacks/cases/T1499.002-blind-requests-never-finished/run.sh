#!/bin/sh
. /opt/case/case.sh

cat >/tmp/slow.py <<'END'
import socket, time
held = []
for i in range(400):
    s = socket.create_connection(("203.0.113.10", 80), 3)
    s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    held.append(s)
for round in range(3):
    time.sleep(0.5)
    for s in held:
        s.sendall(b"X-a: 1\r\n")
print(len(held))
END
python3 /tmp/slow.py | grep -qx 400
took_place
