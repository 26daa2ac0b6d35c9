#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/preview.py <<'END'
import http.server, urllib.parse, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        url = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["url"][0]
        body = urllib.request.urlopen(url).read()
        open("/tmp/served", "wb").write(body)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
http.server.HTTPServer(("", 8080), Handler).serve_forever()
END
python3 /srv/app/preview.py 2>/dev/null &
wait_for /tmp/served
sleep 0.2
grep -q AccessKeyId /tmp/served
took_place
