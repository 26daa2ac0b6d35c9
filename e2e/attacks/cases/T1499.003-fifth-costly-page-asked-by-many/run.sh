#!/bin/sh
. /opt/case/case.sh

cat >/tmp/f.py <<'END'
import http.client, random, threading
done = []
def many():
    for _ in range(60):
        c = http.client.HTTPConnection("10.77.0.1", 80, timeout=5)
        try: c.request("GET", f"/search?q=%25%25{random.random()}&sort=all", headers={"User-Agent": f"Mozilla/{random.randrange(9)}", "Cache-Control": "no-cache"}); c.getresponse().read(); done.append(1)
        except OSError: pass
        c.close()
ts = [threading.Thread(target=many) for _ in range(40)]
for t in ts: t.start()
for t in ts: t.join()
assert len(done) > 1500, len(done)
END
python3 /tmp/f.py
took_place
