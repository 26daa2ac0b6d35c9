#!/bin/sh
. /opt/case/case.sh

useradd -r -u 1000 -d /usr/share/engine engine; mkdir -p /usr/share/engine/data /usr/share/engine/config
cat >/usr/local/bin/start-engine.sh <<'END'
#!/bin/bash
set -e
test "$(cat /proc/sys/vm/max_map_count)" -gt 1000; ulimit -n; ulimit -l
max=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || echo 1073741824)
case $max in max) max=1073741824;; esac
cpus=$(nproc); heap=$((max / 2 / 1048576))
while IFS='=' read -r k v; do case $k in *.*|cluster_*) echo "$k: $v" >>/usr/share/engine/config/engine.yml;; esac; done < <(env)
test -e /usr/share/engine/config/keystore || { openssl rand -base64 24 | openssl enc -aes-256-cbc -pbkdf2 -pass pass:"$KEYSTORE_PASSWORD" -out /usr/share/engine/config/keystore; }
find /usr/share/engine -not -user 1000 -exec chown 1000:0 {} +
exec setpriv --reuid 1000 --regid 0 --clear-groups python3 /usr/share/engine/engine.py "-Xms${heap}m" "$cpus"
END
chmod +x /usr/local/bin/start-engine.sh
cat >/usr/share/engine/engine.py <<'END'
import collections, http.server, json, sys, threading, urllib.parse, urllib.request
index = collections.defaultdict(set)
for n in range(2000):
    for w in f"word{n % 97} text{n % 13} doc{n}".split(): index[w].add(n)
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): q = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("q", [""])[0]; self.send_response(200); self.end_headers(); self.wfile.write(json.dumps(len(index[q])).encode())
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("", 9200), H); threading.Thread(target=s.serve_forever, daemon=True).start()
for n in range(100): assert urllib.request.urlopen(f"http://127.0.0.1:9200/_search?q=text{n % 13}").read() != b"0"
END
cluster_name=shop KEYSTORE_PASSWORD=x start-engine.sh
test -s /usr/share/engine/config/keystore
took_place
