#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/exporter.py <<'END'
import http.server, threading, time, os, urllib.request
out = ""
def collect():
    global out
    while True:
        l = []
        for f in ("loadavg", "meminfo", "stat", "diskstats", "net/dev", "net/sockstat", "net/snmp", "mounts", "vmstat", "uptime", "pressure/cpu", "pressure/memory"):
            try: l.append(f"{f.replace('/', '_')} {len(open('/proc/' + f).read())}")
            except OSError: pass
        s = os.statvfs("/"); l.append(f"free {s.f_bavail * s.f_frsize}"); out = "\n".join(l) + "\n"; time.sleep(0.5)
threading.Thread(target=collect, daemon=True).start()
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s): s.send_response(200); s.end_headers(); s.wfile.write(out.encode())
    def log_message(s, *a): pass
v = http.server.ThreadingHTTPServer(("", 9100), H); threading.Thread(target=v.serve_forever, daemon=True).start()
for n in range(8): time.sleep(0.5); assert b"loadavg" in urllib.request.urlopen("http://127.0.0.1:9100/metrics").read()
END
python3 /srv/app/exporter.py
took_place
