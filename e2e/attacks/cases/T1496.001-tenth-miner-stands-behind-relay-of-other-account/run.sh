#!/bin/sh
. /opt/case/case.sh

setpriv --reuid 65534 --regid 65534 --clear-groups socat TCP-LISTEN:14444,fork,reuseaddr TCP:203.0.113.10:3333 & s=$!
sleep 0.5
python3 - <<'END'
import json, socket, time, hashlib
c = socket.create_connection(("127.0.0.1", 14444))
c.sendall(json.dumps({"id": 1, "jsonrpc": "2.0", "method": "login", "params": {"login": "48bait", "pass": "x", "agent": "XMRig/6.21.0", "algo": ["rx/0", "cn/r"]}}).encode() + b"\n")
job = json.loads(c.recv(4000)); end = time.time() + 4; n = 0
while time.time() < end: hashlib.sha3_256(job["result"]["job"]["blob"].encode() + n.to_bytes(8, "big")).digest(); n += 1
c.sendall(json.dumps({"id": 2, "method": "submit", "params": {"id": "1", "job_id": "1", "nonce": "%08x" % (n & 0xffffffff), "result": "00"}}).encode() + b"\n")
END
kill $s
took_place
