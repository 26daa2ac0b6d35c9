#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/agent.py <<'END'
import glob, http.server, os, threading, urllib.request
def figures():
    out = []
    for l in open("/proc/meminfo"): k, v = l.split()[:2]; out.append(f"mem_{k[:-1]} {v}")
    for l in open("/proc/net/dev").readlines()[2:]: d = l.split(); out.append(f"net_rx{{d={d[0]}}} {d[1]}")
    for p in glob.glob("/proc/[0-9]*"):
        try: s = open(p + "/stat").read().rsplit(")", 1)[1].split(); io = open(p + "/status").read(); n = len(os.listdir(p + "/fd")); out.append(f"proc{{p={p[6:]}}} {s[11]} {n} {len(io)}")
        except OSError: pass
    for f in glob.glob("/sys/fs/cgroup/*.stat") + glob.glob("/sys/fs/cgroup/*/*.stat") + glob.glob("/sys/class/net/*/statistics/*"):
        try: out.append(f"{f} {len(open(f).read())}")
        except OSError: pass
    out.append(f"load {open('/proc/loadavg').read().split()[0]}"); out.append(f"disk {os.statvfs('/').f_bavail}")
    return "\n".join(out).encode()
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): b = figures(); self.send_response(200); self.end_headers(); self.wfile.write(b)
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(("", 9100), H); threading.Thread(target=s.serve_forever, daemon=True).start()
for n in range(15): assert b"mem_MemTotal" in urllib.request.urlopen("http://127.0.0.1:9100/metrics").read(); threading.Event().wait(0.5)
END
python3 /srv/app/agent.py
took_place
