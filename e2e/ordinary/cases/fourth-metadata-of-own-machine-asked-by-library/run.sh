#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/cloud.py <<'END'
import json, time, urllib.request
class Role:
    def __init__(self): self.until = 0
    def keys(self):
        if self.until < time.time():
            t = urllib.request.urlopen(urllib.request.Request("http://169.254.169.254/latest/api/token", b"", {"X-aws-ec2-metadata-token-ttl-seconds": "60"}, method="PUT"), timeout=2).read().decode().strip()
            h = {"X-aws-ec2-metadata-token": t}
            urllib.request.urlopen(urllib.request.Request("http://169.254.169.254/latest/meta-data/placement/region", headers=h), timeout=2).read()
            self.now = json.load(urllib.request.urlopen(urllib.request.Request("http://169.254.169.254/latest/meta-data/iam/security-credentials/app", headers=h), timeout=2))
            self.until = time.time() + 2
        return self.now
role = Role()
for i in range(30):
    assert role.keys()["AccessKeyId"]; time.sleep(0.2)
END
python3 /srv/app/cloud.py
took_place
