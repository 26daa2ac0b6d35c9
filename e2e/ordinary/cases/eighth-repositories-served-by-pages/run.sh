#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/git && git init -q --bare /srv/git/site.git && git -C /srv/git/site.git config http.receivepack true
cat >/srv/app/githttp.py <<'END'
import http.server, os, subprocess, urllib.parse
class H(http.server.BaseHTTPRequestHandler):
    def serve(self):
        u = urllib.parse.urlsplit(self.path); n = int(self.headers.get("Content-Length") or 0)
        e = dict(os.environ, GIT_PROJECT_ROOT="/srv/git", GIT_HTTP_EXPORT_ALL="1", PATH_INFO=u.path, QUERY_STRING=u.query, REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(n), REMOTE_USER="builder", HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""))
        out = subprocess.run(["git", "http-backend"], input=self.rfile.read(n), env=e, capture_output=True).stdout; head, body = out.split(b"\r\n\r\n", 1)
        lines = dict(l.split(": ", 1) for l in head.decode().split("\r\n")); self.send_response(int(lines.pop("Status", "200").split()[0]))
        for k, v in lines.items(): self.send_header(k, v)
        self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    do_GET = do_POST = serve
http.server.ThreadingHTTPServer(("127.0.0.1", 8140), H).serve_forever()
END
python3 /srv/app/githttp.py 2>/srv/access & server=$!
sleep 1
git config --global user.email b@example.org && git config --global user.name b
cd /tmp && git clone -q http://127.0.0.1:8140/site.git one 2>/dev/null && cd one && echo page >index.html && git add . && git commit -qm first && git push -q origin HEAD
git clone -q http://127.0.0.1:8140/site.git /tmp/two && test -e /tmp/two/index.html
kill $server
test -s /srv/access
took_place
