#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/hello.py <<'END'
import http.server, urllib.parse
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        q = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query, separator="&")
        text = "Hello " + str(eval(q.get("name", ["''"])[0]))
        self.send_response(200); self.end_headers(); self.wfile.write(text.encode())
http.server.HTTPServer(("", 5000), Page).serve_forever()
END
python3 /srv/app/hello.py 2>/dev/null & server=$!
wait_for /tmp/reached
kill $server
took_place
