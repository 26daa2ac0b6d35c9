#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/proxy.py <<'END'
import http.server, urllib.request, urllib.parse
OK = {"feeds.partner.example", "rates.bank.example"}
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s):
        if urllib.parse.urlparse(s.path).hostname not in OK: s.send_error(403); return
        b = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(s.path, timeout=5).read(); s.send_response(200); s.end_headers(); s.wfile.write(b)
    def log_message(s, *a): pass
http.server.ThreadingHTTPServer(("127.0.0.1", 3128), H).serve_forever()
END
python3 /srv/app/proxy.py & p=$!
sleep 0.7; for n in 1 2 3 4 5 6; do curl -sf -x http://127.0.0.1:3128 http://rates.bank.example/eur >/dev/null; curl -sf -x http://127.0.0.1:3128 http://feeds.partner.example/new >/dev/null; sleep 0.3; done
! curl -sf -x http://127.0.0.1:3128 http://other.example/ >/dev/null; kill $p
took_place
