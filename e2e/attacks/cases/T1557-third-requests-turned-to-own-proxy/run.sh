#!/bin/sh
. /opt/case/case.sh

python3 -c '
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open("/tmp/.n", "ab").write(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200); self.end_headers()
    def log_message(self, *a): pass
http.server.HTTPServer(("127.0.0.1", 8999), H).serve_forever()' & proxy=$!
nft add table ip n
nft add chain ip n o '{ type nat hook output priority -100; }'
nft add rule ip n o tcp dport 8080 redirect to :8999
sleep 1
curl -sf -d 'user=a&password=bait' http://10.77.0.1:8080/login
grep -q bait /tmp/.n
kill $proxy
took_place
