#!/bin/sh
. /opt/case/case.sh

socat TCP-LISTEN:14444,bind=127.0.0.1,reuseaddr TCP:203.0.113.10:3333 & relay=$!
sleep 0.5
python3 -c '
import hashlib, json, socket, time
s = socket.create_connection(("127.0.0.1", 14444)); f = s.makefile("rw")
f.write(json.dumps({"id": 1, "method": "login", "params": {"login": "48bait", "pass": "x", "agent": "t/1", "algo": ["rx/0"]}}) + "\n"); f.flush()
assert "job_id" in f.readline()
end, n = time.time() + 4, 0
while time.time() < end: hashlib.sha256(b"blob%d" % n).digest(); n += 1
f.write(json.dumps({"id": 2, "method": "submit", "params": {"nonce": "00000001"}}) + "\n"); f.flush()'
kill $relay 2>/dev/null || true
took_place
