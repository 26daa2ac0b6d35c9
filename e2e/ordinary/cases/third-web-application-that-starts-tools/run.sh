#!/bin/sh
. /opt/case/case.sh

git init -q /srv/repo && cd /srv/repo && git config user.email a@b && git config user.name a
for i in 1 2 3; do seq $i 500 >f$i && git add . && git commit -qm "change $i"; done
git config --system --add safe.directory /srv/repo
setpriv --reuid 33 --regid 33 --clear-groups python3 -c '
import http.server, subprocess
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/log": out = subprocess.run(["git", "-C", "/srv/repo", "log", "--stat"], capture_output=True).stdout
        elif self.path == "/archive": out = subprocess.run("git -C /srv/repo archive HEAD | gzip -c", shell=True, capture_output=True).stdout
        elif self.path == "/lines": out = subprocess.check_output("cat /srv/repo/f* | wc -l", shell=True)
        else: out = subprocess.getoutput("uptime").encode()
        self.send_response(200); self.end_headers(); self.wfile.write(out)
    def log_message(self, *a): pass
http.server.ThreadingHTTPServer(("0.0.0.0", 8080), H).serve_forever()' & server=$!
sleep 1
for i in 1 2 3 4 5; do
    curl -sf http://127.0.0.1:8080/log | grep -q 'change 3'
    curl -sf http://127.0.0.1:8080/archive | tar -tzf - | grep -q f2
    curl -sf http://127.0.0.1:8080/lines >/dev/null && curl -sf http://127.0.0.1:8080/ >/dev/null
done
kill $server
took_place
