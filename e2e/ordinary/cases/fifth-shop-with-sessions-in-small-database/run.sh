#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/shop.py <<'END'
import hashlib, http.server, json, os, secrets, sqlite3, threading, time, urllib.parse
def db(): c = sqlite3.connect("/srv/app/shop.db", timeout=10); c.execute("pragma journal_mode = wal"); return c
with db() as c:
    c.executescript("create table users (name, salt, hash); create table sessions (id, name, at); create table carts (id, item)")
    for n in range(10): s = os.urandom(16); c.execute("insert into users values (?, ?, ?)", (f"u{n}", s, hashlib.scrypt(b"pw", salt=s, n=4096, r=8, p=1)))
class Shop(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        q = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()); c = db(); code, out = 403, {}
        if self.path == "/login":
            name, salt, h = c.execute("select * from users where name = ?", q["name"]).fetchone()
            if hashlib.scrypt(q["password"][0].encode(), salt=salt, n=4096, r=8, p=1) == h: out["session"] = secrets.token_hex(16); c.execute("insert into sessions values (?, ?, ?)", (out["session"], name, time.time())); code = 200
        elif c.execute("select 1 from sessions where id = ?", q["session"]).fetchone(): c.execute("insert into carts values (?, ?)", (q["session"][0], q["item"][0])); code = 200
        c.commit(); c.close(); self.send_response(code); self.end_headers(); self.wfile.write(json.dumps(out).encode())
    def log_message(self, *a): pass
def sweep():
    while True:
        time.sleep(1)
        with db() as c: c.execute("delete from sessions where at < ?", (time.time() - 5,))
threading.Thread(target=sweep, daemon=True).start()
s = http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Shop); open("/run/ready", "w").close(); s.serve_forever()
END
python3 /srv/app/shop.py & shop=$!
wait_for /run/ready
for i in $(seq 1 25); do
    s=$(curl -sf -d "name=u$((i % 10))&password=pw" http://127.0.0.1:8000/login | sed 's/.*: "\(.*\)".*/\1/')
    for item in book lamp pen; do curl -sf -d "session=$s&item=$item" http://127.0.0.1:8000/cart >/dev/null; done
    sleep 0.1
done
test "$(curl -s -o /dev/null -w '%{http_code}' -d 'name=u1&password=wrong' http://127.0.0.1:8000/login)" = 403
kill $shop
took_place
