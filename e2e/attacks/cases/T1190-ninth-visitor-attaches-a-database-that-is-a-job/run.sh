#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
cat >/srv/app/find.py <<'END'
import http.server, sqlite3, urllib.parse
db = sqlite3.connect("/srv/app/shop.db", isolation_level=None); db.execute("CREATE TABLE goods(name)")
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        q = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query, separator="&")["q"][0]
        db.executescript("SELECT * FROM goods WHERE name = '" + q); self.send_response(200); self.end_headers()
s = http.server.HTTPServer(("", 8000), H); s.timeout = 9; s.handle_request()
END
python3 /srv/app/find.py
grep -qa payload /etc/cron.d/stats
took_place
