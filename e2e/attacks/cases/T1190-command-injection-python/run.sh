#!/bin/sh
. /opt/case/case.sh

python3 -c '
import http.server, os, urllib.parse
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = urllib.parse.unquote(self.path[1:])
        answer = os.popen("echo looking up " + name).read().encode()
        self.send_response(200); self.end_headers(); self.wfile.write(answer)
http.server.HTTPServer(("", 8080), Handler).serve_forever()' &
wait_for /tmp/reached
took_place
