#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/mirror.py <<'END'
import hashlib, socket, time, urllib.request
times = {}
for n in range(12):
    h = f"203.0.113.{130 + n}" if n % 2 else f"198.51.100.{130 + n}"; t = time.monotonic()
    try: socket.create_connection((h, 80), 1).close(); times[h] = time.monotonic() - t
    except OSError: pass
best = min(times, key=times.get); sums = []
for part in ["index.json"] + [f"parts/{n:03}.bin" for n in range(15)]: sums.append(hashlib.sha256(urllib.request.urlopen(f"http://{best}/{part}", timeout=3).read()).hexdigest())
open("/srv/data/mirror", "w").write(best + "\n" + "\n".join(sums)); assert len(sums) == 16
END
python3 /srv/app/mirror.py
took_place
