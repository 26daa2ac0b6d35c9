#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/controller.py <<'END'
import json, time, urllib.request
base = "/run/secrets/kubernetes.io/serviceaccount/"
space = open(base + "namespace").read().strip()
for i in range(8):
    token = open(base + "token").read().strip()
    def ask(path, body=None, method="GET"):
        r = urllib.request.Request("http://203.0.113.1:6443" + path, json.dumps(body).encode() if body else None, {"Authorization": "Bearer " + token, "Content-Type": "application/json"}, method=method)
        return urllib.request.urlopen(r, timeout=5).read()
    assert b"PodList" in ask(f"/api/v1/namespaces/{space}/pods?labelSelector=app%3Dshop")
    ask(f"/apis/coordination.k8s.io/v1/namespaces/{space}/leases/shop", {"spec": {"holderIdentity": "case", "renewTime": str(i)}}, "PUT")
    time.sleep(0.8)
END
python3 /srv/app/controller.py
took_place
