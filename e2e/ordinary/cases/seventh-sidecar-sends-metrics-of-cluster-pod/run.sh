#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/discover.py <<'END'
import json, time, urllib.request, os
base = "/var/run/secrets/kubernetes.io/serviceaccount/"
for n in range(12):
    h = {"Authorization": "Bearer " + open(base + "token").read().strip(), "User-Agent": "discover/2.1"}; ns = open(base + "namespace").read().strip()
    pods = json.load(urllib.request.urlopen(urllib.request.Request(f"http://10.77.0.1:6443/api/v1/namespaces/{ns}/pods?labelSelector=app", headers=h)))["items"]
    open("/srv/app/targets.tmp", "w").write(json.dumps([{"targets": [p["status"]["podIP"] + ":9100" for p in pods], "labels": {"ns": ns}}])); os.rename("/srv/app/targets.tmp", "/srv/app/targets.json"); time.sleep(0.3)
END
python3 /srv/app/discover.py
test -s /srv/app/targets.json
took_place
