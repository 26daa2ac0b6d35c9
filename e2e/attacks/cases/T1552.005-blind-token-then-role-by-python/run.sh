#!/bin/sh
. /opt/case/case.sh

cat >/tmp/m.py <<'END'
import urllib.request as r
base = "http://169.254.169.254/latest/"
token = r.urlopen(r.Request(base + "api/token", headers={"X-aws-ec2-metadata-token-ttl-seconds": "21600"}, method="PUT")).read().decode().strip()
print(r.urlopen(r.Request(base + "meta-data/iam/security-credentials/node", headers={"X-aws-ec2-metadata-token": token})).read().decode())
END
python3 /tmp/m.py | grep -q SecretAccessKey
took_place
