#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/notebook.py <<'END'
import http.server, urllib.parse
state = {}
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        exec(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["code"][0], state)
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("", 8888), H).serve_forever()
END
python3 /srv/app/notebook.py & server=$!
wait_for /tmp/reached
kill $server
took_place
