#!/bin/sh
. /opt/case/case.sh

python3 -c '
import hashlib, http.server, json, os, re
os.makedirs("/srv/store/blobs", exist_ok=True)
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def say(self, code, body=b"", **head):
        self.send_response(code); [self.send_header(k.replace("_", "-"), v) for k, v in head.items()]; self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def body(self): return self.rfile.read(int(self.headers.get("Content-Length", 0)))
    def do_POST(self): self.body(); self.say(202, Location="/v2/x/uploads/" + os.urandom(8).hex())
    def do_PATCH(self):
        with open("/srv/store/" + self.path.rsplit("/", 1)[1], "ab") as f: f.write(self.body())
        self.say(202)
    def do_PUT(self):
        path, _, want = self.path.partition("?digest=sha256:"); name = "/srv/store/" + path.rsplit("/", 1)[1]
        if "/manifests/" in path: open("/srv/store/latest.json", "wb").write(self.body()); return self.say(201)
        ok = hashlib.sha256(open(name, "rb").read()).hexdigest() == want
        if ok: os.rename(name, "/srv/store/blobs/" + want)
        self.say(201 if ok else 400)
    def do_GET(self):
        if "/manifests/" in self.path: return self.say(200, open("/srv/store/latest.json", "rb").read())
        self.say(200, open("/srv/store/blobs/" + self.path.rsplit(":", 1)[1], "rb").read())
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("0.0.0.0", 5000), H); open("/run/ready", "w").close(); s.serve_forever()' & server=$!
wait_for /run/ready
for n in 1 2 3; do
    head -c $((n * 3000000)) /dev/urandom | gzip -1 >/tmp/layer
    d=$(sha256sum /tmp/layer | cut -d' ' -f1)
    to=$(curl -sf -X POST -D - -o /dev/null http://127.0.0.1:5000/v2/x/blobs/uploads/ | tr -d '\r' | sed -n 's/^Location: //p')
    split -b 2000000 /tmp/layer /tmp/piece. && for p in /tmp/piece.*; do curl -sf -X PATCH --data-binary @$p "http://127.0.0.1:5000$to"; done && rm /tmp/piece.*
    curl -sf -X PUT "http://127.0.0.1:5000$to?digest=sha256:$d"
    test "$(curl -sf "http://127.0.0.1:5000/v2/x/blobs/sha256:$d" | sha256sum | cut -d' ' -f1)" = "$d"
    printf '{"layers": ["sha256:%s"]}' "$d" | curl -sf -X PUT --data-binary @- http://127.0.0.1:5000/v2/x/manifests/latest
done
for f in /srv/store/blobs/*; do curl -sf http://127.0.0.1:5000/v2/x/manifests/latest | grep -q "${f##*/}" || rm "$f"; done
test "$(ls /srv/store/blobs | wc -l)" = 1
kill $server
took_place
