#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/probe.py <<'END'
import concurrent.futures, http.server, socket, threading, time, urllib.request
def page(url): return urllib.request.urlopen(url, timeout=2).status == 200
def port(host, n):
    with socket.create_connection((host, n), 2): return True
def name(n): return bool(socket.gethostbyname(n))
targets = [(page, "http://10.77.0.1:8080/health"), (page, "http://203.0.113.10/"), (page, "http://198.51.100.20/"), (page, "http://203.0.113.30:8080/"), (port, "10.77.0.1", 22), (port, "203.0.113.25", 25), (name, "shop.example.com"), (name, "www.example.com")]
seen = {}
def once(t):
    begin = time.time()
    try: up = t[0](*t[1:])
    except OSError: up = False
    seen[" ".join(map(str, t[1:]))] = (up, time.time() - begin)
class Figures(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        for k, (up, took) in seen.items(): self.wfile.write(f'probe_success{{target="{k}"}} {int(up)}\nprobe_duration_seconds{{target="{k}"}} {took:.4f}\n'.encode())
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("127.0.0.1", 9115), Figures); threading.Thread(target=s.serve_forever, daemon=True).start()
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for _ in range(9): list(pool.map(once, targets)); time.sleep(1)
END
python3 /srv/app/probe.py & prober=$!
sleep 4
curl -sf http://127.0.0.1:9115/metrics | grep -c 'probe_success.* 1$' | grep -qE '^[5-8]$'
wait $prober
took_place
