#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/a.js <<'END'
require("http").createServer((q, a) => a.end("node " + q.url + "\n")).listen(3001);
END
cat >/srv/app/b.py <<'END'
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "7")
        self.end_headers()
        self.wfile.write(b"python\n")
http.server.ThreadingHTTPServer(("127.0.0.1", 3002), Handler).serve_forever()
END
cat >/srv/app/nginx.conf <<'END'
worker_processes 2;
daemon off;
events {}
http {
    access_log /var/log/nginx/x.log;
    gzip on;
    proxy_cache_path /tmp/cache keys_zone=c:1m;
    upstream both { server 127.0.0.1:3001; server 127.0.0.1:3002; }
    server { listen 8080; location / { proxy_pass http://both; } location /cached { proxy_cache c; proxy_cache_valid 200 1m; proxy_pass http://127.0.0.1:3001; } }
}
END
node /srv/app/a.js & one=$!
python3 /srv/app/b.py 2>/dev/null & two=$!
nginx -c /srv/app/nginx.conf & front=$!
until curl -sf http://127.0.0.1:8080/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 60); do curl -s http://127.0.0.1:8080/$i http://127.0.0.1:8080/cached; done >/tmp/out
grep -q node /tmp/out && grep -q python /tmp/out
kill $front $one $two
took_place
