#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/tasks.py <<'END'
import http.server, json, multiprocessing as mp, random, sqlite3, threading, time, urllib.request as u
DB = "/srv/data/tasks.db"
def con(): c = sqlite3.connect(DB, timeout=10, isolation_level=None); c.execute("PRAGMA journal_mode=WAL"); return c
def work(seed):
    r, c = random.Random(seed), con(); idle = 0
    while idle < 6:
        t = c.execute("UPDATE t SET state='busy' WHERE id=(SELECT id FROM t WHERE state='new' AND at<=? LIMIT 1) RETURNING id, tries", (time.time(),)).fetchone()
        if not t: idle += 1; time.sleep(0.1); continue
        idle = 0
        if r.random() < 0.2: c.execute("UPDATE t SET state=?, tries=tries+1, at=? WHERE id=?", ("new" if t[1] < 3 else "dead", time.time() + 0.05 * 2 ** t[1], t[0]))
        else: c.execute("UPDATE t SET state='done' WHERE id=?", (t[0],))
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): b = json.dumps(dict(con().execute("SELECT state, count(*) FROM t GROUP BY 1"))).encode(); self.send_response(200); self.end_headers(); self.wfile.write(b)
    def log_message(self, *a): pass
if __name__ == "__main__":
    c = con(); c.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, state TEXT, tries INT, at REAL)"); c.executemany("INSERT INTO t(state, tries, at) VALUES('new', 0, 0)", [()] * 150)
    s = http.server.ThreadingHTTPServer(("127.0.0.1", 8090), H); threading.Thread(target=s.serve_forever, daemon=True).start()
    ps = [mp.Process(target=work, args=(n,)) for n in range(3)]; [p.start() for p in ps]
    for _ in range(5): u.urlopen("http://127.0.0.1:8090/").read(); time.sleep(0.2)
    [p.join() for p in ps]; d = json.load(u.urlopen("http://127.0.0.1:8090/")); assert d["done"] > 100, d
END
python3 /srv/app/tasks.py
took_place
