#!/bin/sh
. /opt/case/case.sh

python3 -c '
import http.client, socket
class C(http.client.HTTPConnection):
    def connect(self): self.sock = socket.socket(socket.AF_UNIX); self.sock.connect("/run/docker.sock")
def ask(m, p): c = C("d"); c.request(m, p); r = c.getresponse(); r.read(); return r.status
assert ask("GET", "/containers/json") == 200
for name in "web", "db", "agent", "falco":
    assert ask("POST", f"/containers/{name}/kill") == 200 and ask("DELETE", f"/containers/{name}?force=1&v=1") == 200
assert ask("POST", "/volumes/prune") == 200'
took_place
