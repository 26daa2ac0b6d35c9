#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/preview.py <<'END'
import http.server, urllib.parse, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        url = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)["url"][0]
        body = urllib.request.urlopen(url, timeout=5).read()
        open("/tmp/served", "wb").write(body)
        self.send_response(200); self.end_headers(); self.wfile.write(body)
http.server.HTTPServer(("", 8000), Handler).serve_forever()
END
python3 /srv/app/preview.py & server=$!
wait_for /tmp/served
sleep 0.3
kill $server
grep -q SecretAccessKey /tmp/served
took_place
