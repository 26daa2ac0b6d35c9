#!/bin/sh
. /opt/case/case.sh

cat >/tmp/e.py <<'END'
import ctypes, os, time
os.makedirs("/srv/volume/data"); os.symlink("/", "/srv/volume/link")
c = ctypes.CDLL(None, use_errno=True); end = time.time() + 6; n = 0
while time.time() < end: n += c.renameat2(-100, b"/srv/volume/data", -100, b"/srv/volume/link", 2) == 0
assert n > 5000
END
python3 /tmp/e.py
took_place
