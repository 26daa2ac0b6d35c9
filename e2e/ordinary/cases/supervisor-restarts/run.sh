#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/supervise.py <<'END'
import subprocess, sys
for round in range(20):
    child = subprocess.Popen(["sleep", "0.05"])
    child.wait()
    again = subprocess.Popen(["sleep", "10"])
    again.terminate()
    again.wait()
END
python3 /srv/app/supervise.py
took_place
