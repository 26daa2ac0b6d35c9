#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/hub.py <<'END'
import json, socketserver
class H(socketserver.StreamRequestHandler):
    def handle(self):
        for l in self.rfile:
            m = json.loads(l)
            if m["method"] == "task.next": self.wfile.write(json.dumps({"id": m["id"], "result": {"from": m["id"] * 1000, "to": m["id"] * 1000 + 1000}}).encode() + b"\n")
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("10.77.0.2", 7070), H).serve_forever()
END
cat >/srv/app/worker.py <<'END'
import hashlib, json, multiprocessing as mp, socket, time
def work(k):
    s = socket.create_connection(("10.77.0.2", 7070)); f = s.makefile("rw"); end, i = time.time() + 7, 0
    while time.time() < end:
        i += 1; f.write(json.dumps({"id": i, "method": "task.next", "params": {"worker": k}}) + "\n"); f.flush(); t = json.loads(f.readline())["result"]
        best = max(hashlib.pbkdf2_hmac("sha256", b"%d" % n, b"salt", 20).hex() for n in range(t["from"], t["to"])); f.write(json.dumps({"id": i, "method": "task.done", "params": [best]}) + "\n"); f.flush()
ps = [mp.Process(target=work, args=(k,)) for k in range(mp.cpu_count())]
for p in ps: p.start()
for p in ps: p.join()
END
python3 /srv/app/hub.py & hub=$!
sleep 0.5
python3 /srv/app/worker.py
kill $hub
took_place
