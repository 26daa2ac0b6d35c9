#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/ping.py <<'END'
import http.server, subprocess, urllib.parse
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        host = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query, separator="&").get("host", ["localhost"])[0]
        out = subprocess.run("echo checking " + host, shell=True, capture_output=True).stdout
        self.send_response(200); self.end_headers(); self.wfile.write(out)
http.server.HTTPServer(("", 8000), Handler).serve_forever()
END
python3 /srv/app/ping.py & server=$!
wait_for /tmp/reached
kill $server
took_place
