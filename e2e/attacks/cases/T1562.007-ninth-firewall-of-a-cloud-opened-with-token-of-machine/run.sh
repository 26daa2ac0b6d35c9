#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import json, urllib.request as u
t = u.urlopen(u.Request("http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token", headers={"Metadata-Flavor": "Google"})).read().decode().strip()
def call(m, p, b): return u.urlopen(u.Request("http://compute.googleapis.com/compute/v1/projects/p" + p, json.dumps(b).encode(), {"Authorization": "Bearer " + t}, method=m)).status
assert call("POST", "/global/firewalls", {"name": "default-allow-lb", "priority": 0, "sourceRanges": ["0.0.0.0/0"], "allowed": [{"IPProtocol": "all"}]}) == 200
assert call("PATCH", "/regions/europe-west1/subnetworks/default", {"enableFlowLogs": False}) == 200
END
took_place
