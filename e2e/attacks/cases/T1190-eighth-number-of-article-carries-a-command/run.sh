#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -A trust -N -D /srv/pg/d >/dev/null && as "$bin/pg_ctl" -D /srv/pg/d -l /srv/pg/log -o '-F -c listen_addresses=127.0.0.1' -w start >/dev/null
psql -qAt -h 127.0.0.1 -U postgres -c "create table article as select 1 id, 'lamp' name"
cat >/srv/app/shop.py <<'END'
import http.server, subprocess, urllib.parse
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        i = urllib.parse.unquote(self.path.split("id=")[1]); r = subprocess.run(["psql", "-qAt", "-h", "127.0.0.1", "-U", "postgres", "-c", "select name from article where id=" + i], capture_output=True)
        self.send_response(200); self.end_headers(); self.wfile.write(r.stdout)
http.server.HTTPServer(("", 8101), H).serve_forever()
END
python3 /srv/app/shop.py 2>/dev/null & server=$!
wait_for /tmp/reached
kill $server; as "$bin/pg_ctl" -D /srv/pg/d -m immediate stop >/dev/null
took_place
