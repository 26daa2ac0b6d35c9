#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/exporter.py <<'END'
import glob, http.server, os
def figures():
    for path in glob.glob("/proc/[0-9]*"):
        try:
            name = open(path + "/comm").read().strip()
            line = open(path + "/stat").read().rsplit(")", 1)[1].split()
            files = len(os.listdir(path + "/fd"))
            words = open(path + "/cmdline").read().split("\0")
            io = open(path + "/io").read()
        except OSError:
            continue
        yield f'process_ticks{{name="{name}"}} {line[11]}\nprocess_files{{name="{name}"}} {files}\n'
    for path in "/proc/meminfo", "/proc/loadavg", "/proc/net/dev", "/proc/net/snmp", "/proc/diskstats", "/proc/vmstat", "/proc/net/tcp", "/proc/self/mounts", "/proc/cpuinfo", "/sys/fs/cgroup/memory.max":
        try:
            yield f'lines{{file="{path}"}} {open(path).read().count(chr(10))}\n'
        except OSError:
            pass
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write("".join(figures()).encode())
    def log_message(self, *_): pass
http.server.HTTPServer(("", 9100), Handler).serve_forever()
END
python3 /srv/app/exporter.py & exporter=$!
until curl -sf http://127.0.0.1:9100/metrics -o /dev/null; do sleep 0.1; done
for i in $(seq 1 20); do curl -s http://127.0.0.1:9100/metrics; sleep 0.1; done | grep -q process_ticks
kill $exporter
took_place
