#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/test_all.py <<'END'
import http.server, sqlite3, threading, unittest, urllib.request, tempfile, subprocess, os
class Mock(http.server.BaseHTTPRequestHandler):
    def do_POST(s): s.rfile.read(int(s.headers["Content-Length"])); s.send_response(201); s.end_headers(); s.wfile.write(b"paid")
    def log_message(s, *a): pass
class T(unittest.TestCase):
    def setUp(s): s.db = sqlite3.connect(":memory:"); s.db.execute("create table o(n)"); s.m = http.server.HTTPServer(("127.0.0.1", 0), Mock); threading.Thread(target=s.m.serve_forever, daemon=True).start()
    def test_pay(s):
        for n in range(30): assert urllib.request.urlopen(f"http://127.0.0.1:{s.m.server_port}/pay", b"x").status == 201; s.db.execute("insert into o values(?)", (n,))
        assert s.db.execute("select count(*) from o").fetchone() == (30,)
    def test_tool(s):
        with tempfile.TemporaryDirectory() as d:
            open(d + "/t.sh", "w").write("#!/bin/sh\necho ok\n"); os.chmod(d + "/t.sh", 0o755); assert subprocess.check_output([d + "/t.sh"]) == b"ok\n"
END
cd /srv/app && for n in 1 2 3 4; do python3 -m unittest -q test_all 2>/tmp/r$n & done; wait; test "$(cat /tmp/r? | grep -c ^OK)" = 4
took_place
