#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/kernel.py <<'END'
import contextlib, io, json, socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); f = s.makefile("rw"); env = {}
for line in f:
    out = io.StringIO()
    with contextlib.redirect_stdout(out): exec(json.loads(line)["code"], env)
    f.write(json.dumps({"out": out.getvalue()}) + "\n"); f.flush()
END
cat >/srv/app/notes.py <<'END'
import json, os, socket, subprocess, sys
os.makedirs("/srv/data/nb", exist_ok=True)
for nb in range(3):
    p = f"/tmp/kernel-{nb}.sock"; l = socket.socket(socket.AF_UNIX); l.bind(p); os.chmod(p, 0o600); l.listen(); k = subprocess.Popen([sys.executable, "/srv/app/kernel.py", p]); c, _ = l.accept(); f = c.makefile("rw"); cells = []
    for code in ("import statistics, math", "x = [math.sin(n / 10) for n in range(5000)]", "print(round(statistics.stdev(x), 3))", "print(sum(v > 0 for v in x))"): f.write(json.dumps({"code": code}) + "\n"); f.flush(); cells.append({"code": code, **json.loads(f.readline())})
    json.dump(cells, open(f"/srv/data/nb/{nb}.ipynb", "w")); f.close(); c.close(); assert k.wait(5) == 0 and cells[2]["out"]; os.unlink(p)
END
python3 /srv/app/notes.py
took_place
