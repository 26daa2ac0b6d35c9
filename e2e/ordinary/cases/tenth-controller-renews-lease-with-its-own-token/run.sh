#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/controller.py <<'END'
import json, time, urllib.request
D = "/run/secrets/kubernetes.io/serviceaccount/"
def call(path, body=None, method="GET"):
    q = urllib.request.Request("http://10.77.0.1:6443" + path, data=body and json.dumps(body).encode(), method=method, headers={"Authorization": "Bearer " + open(D + "token").read().strip(), "User-Agent": "shop-operator/1.4", "Content-Type": "application/json"})
    return urllib.request.urlopen(q, timeout=3).read()
ns = open(D + "namespace").read().strip()
for n in range(6):
    call(f"/apis/coordination.k8s.io/v1/namespaces/{ns}/leases/shop-operator", {"spec": {"holderIdentity": "a", "renewTime": str(time.time())}}, "PUT")
    call(f"/apis/shop.example/v1/namespaces/{ns}/shops?limit=500"); call(f"/apis/apps/v1/namespaces/{ns}/deployments?labelSelector=app%3Dshop"); time.sleep(0.5)
END
python3 /srv/app/controller.py
took_place
