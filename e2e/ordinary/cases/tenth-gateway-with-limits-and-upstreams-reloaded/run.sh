#!/bin/sh
. /opt/case/case.sh

for p in 9101 9102; do python3 -c "
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s): s.send_response(200); s.end_headers(); s.wfile.write(b'$p')
    def log_message(s, *a): pass
http.server.ThreadingHTTPServer(('127.0.0.1', $p), H).serve_forever()" & done
cf() { printf 'upstream u { %s } limit_req_zone $binary_remote_addr zone=z:1m rate=500r/s; server { listen 8080; access_log /var/log/nginx/gw.log; location / { limit_req zone=z burst=500 nodelay; proxy_pass http://u; } }\n' "$1" >/etc/nginx/conf.d/gw.conf; }
rm -f /etc/nginx/sites-enabled/default; cf 'server 127.0.0.1:9101 weight=2; server 127.0.0.1:9102;'; nginx; sleep 0.5
for n in $(seq 1 40); do curl -s http://127.0.0.1:8080/; echo; done | sort | uniq -c >/tmp/a; test "$(wc -l </tmp/a)" = 2
cf 'server 127.0.0.1:9101;'; nginx -s reload; sleep 0.5; test "$(curl -s http://127.0.0.1:8080/)" = 9101
mv /var/log/nginx/gw.log /var/log/nginx/gw.log.1; nginx -s reopen; sleep 0.3; nginx -s quit; kill %1 %2 2>/dev/null || true
took_place
