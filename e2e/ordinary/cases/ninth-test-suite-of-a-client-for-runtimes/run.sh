#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/tests && cat >/srv/tests/test_client.py <<'END'
import http.client, http.server, json, os, socket, socketserver, tempfile, threading, unittest
class Fake(http.server.BaseHTTPRequestHandler):
    store = {}
    def reply(self, code, b): b = json.dumps(b).encode(); self.send_response(code); self.send_header("Content-Length", str(len(b))); self.end_headers(); self.wfile.write(b)
    def do_GET(self): self.reply(200, list(self.store.values()))
    def do_POST(self): b = json.loads(self.rfile.read(int(self.headers["Content-Length"]))); i = str(len(self.store)); self.store[i] = {"Id": i, **b}; self.reply(201, {"Id": i})
    def do_DELETE(self): self.reply(204 if self.store.pop(self.path.split("/")[-1], None) else 404, {})
    def address_string(self): return "local"
    def log_message(self, *a): pass
class Conn(http.client.HTTPConnection):
    def __init__(self, p): super().__init__("d"); self.p = p
    def connect(self): self.sock = socket.socket(socket.AF_UNIX); self.sock.connect(self.p)
class T(unittest.TestCase):
    def setUp(self): self.d = tempfile.TemporaryDirectory(); self.p = self.d.name + "/docker.sock"; self.s = socketserver.ThreadingUnixStreamServer(self.p, Fake); threading.Thread(target=self.s.serve_forever, daemon=True).start(); Fake.store.clear()
    def tearDown(self): self.s.shutdown(); self.s.server_close(); self.d.cleanup()
    def ask(self, m, p, b=None): c = Conn(self.p); c.request(m, p, b and json.dumps(b)); r = c.getresponse(); t = r.read(); return r.status, t and json.loads(t)
    def test_make_and_list(self): self.assertEqual(self.ask("POST", "/containers/create", {"Image": "a"})[0], 201); self.assertEqual(self.ask("GET", "/containers/json")[1][0]["Image"], "a")
    def test_remove(self): self.ask("POST", "/containers/create", {"Image": "a"}); self.assertEqual(self.ask("DELETE", "/containers/0")[0], 204); self.assertEqual(self.ask("DELETE", "/containers/0")[0], 404)
END
cd /srv/tests && python3 -m unittest -q test_client
took_place
