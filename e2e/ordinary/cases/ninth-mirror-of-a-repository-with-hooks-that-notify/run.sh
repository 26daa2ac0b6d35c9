#!/bin/sh
. /opt/case/case.sh

git config --global init.defaultBranch main; git config --global user.email ci@example.com; git config --global user.name ci; git config --global advice.detachedHead false
git init -q --bare /srv/code.git && printf '#!/bin/sh\nwhile read -r old new ref; do curl -s "http://127.0.0.1:8093/build?c=$new" >/dev/null; done\n' >/srv/code.git/hooks/post-receive && chmod 755 /srv/code.git/hooks/post-receive
cat >/srv/app/listen.py <<'END'
import http.server, subprocess, urllib.parse as p
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        c = p.parse_qs(p.urlsplit(self.path).query)["c"][0]; r = subprocess.run(f"rm -rf /tmp/b && git clone -q /srv/code.git /tmp/b && cd /tmp/b && git checkout -q {c} && make -s test", shell=True, stderr=subprocess.DEVNULL)
        subprocess.run(["git", "-C", "/srv/code.git", "notes", "add", "-f", "-m", "pass" if r.returncode == 0 else "fail", c], stderr=subprocess.DEVNULL); self.send_response(200); self.end_headers()
    def log_message(self, *a): pass
s = http.server.HTTPServer(("127.0.0.1", 8093), H); open("/tmp/listens", "w"); [s.handle_request() for _ in range(2)]
END
python3 /srv/app/listen.py & l=$!; wait_for /tmp/listens
git clone -q /srv/code.git /srv/work 2>/dev/null && cd /srv/work && git checkout -q -b main 2>/dev/null || true
printf 'test:\n\t@gcc -o t t.c && ./t\n' >Makefile; echo 'int main(void) { return 0; }' >t.c; git add . && git commit -qm one && git push -q origin HEAD:main 2>/dev/null
echo 'int main(void) { return 1; }' >t.c; git commit -qam two && git push -q origin HEAD:main 2>/dev/null; wait $l
test "$(git -C /srv/code.git notes show "$(git -C /srv/code.git rev-parse main)")" = fail
took_place
