#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/server.py <<'END'
import http.server, pickle
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        pickle.loads(bytes.fromhex(self.path[1:]))
        self.send_response(204)
        self.end_headers()
http.server.HTTPServer(("", 8080), Handler).serve_forever()
END
python3 /srv/app/server.py 2>/dev/null &
wait_for /tmp/reached
took_place
