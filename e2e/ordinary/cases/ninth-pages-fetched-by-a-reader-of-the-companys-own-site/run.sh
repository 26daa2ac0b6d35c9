#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && cd /srv/www && for n in $(seq 1 80); do echo "<a href=/p$((n + 1)).html>next</a> <a href=/p$((n * 2)).html>far</a>" >p$n.html; done; cp p1.html index.html
cat >/srv/app/links.py <<'END'
import concurrent.futures as f, functools, http.server, re, threading, urllib.error, urllib.request as u
class H(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("127.0.0.1", 8091), functools.partial(H, directory="/srv/www")); threading.Thread(target=s.serve_forever, daemon=True).start()
seen, dead, todo = set(), [], {"/"}
def get(p):
    try: return p, re.findall(r"href=(\S+?)>", u.urlopen("http://127.0.0.1:8091" + p).read().decode())
    except urllib.error.HTTPError: dead.append(p); return p, []
with f.ThreadPoolExecutor(8) as ex:
    while todo: seen |= todo; todo = {l for _, ls in ex.map(get, todo) for l in ls} - seen
open("/srv/data/dead", "w").write("\n".join(sorted(dead))); assert len(seen) > 80 and dead
END
python3 /srv/app/links.py
took_place
