#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/controller.py <<'EOF'
import pathlib, time, urllib.request
folder = pathlib.Path("/run/secrets/kubernetes.io/serviceaccount")
space = (folder / "namespace").read_text().strip()
for round in range(15):
    token = (folder / "token").read_text().strip()
    url = f"http://10.77.0.1:6443/api/v1/namespaces/{space}/pods?watch=false"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        assert b"PodList" in answer.read()
    time.sleep(0.05)
EOF
python3 /srv/app/controller.py
took_place
