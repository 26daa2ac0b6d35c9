#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/col.py <<'END'
import collections, json, os, socket, threading, time, urllib.request
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 6831)); t = collections.defaultdict(list)
def take():
    while True: d = json.loads(s.recv(4000)); t[d["trace"]].append(d)
threading.Thread(target=take, daemon=True).start()
for svc in ("web", "api"):
    if os.fork() == 0:
        o = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for n in range(300): o.sendto(json.dumps({"trace": n % 50, "svc": svc, "ms": n}).encode(), ("127.0.0.1", 6831)); time.sleep(0.008)
        os._exit(0)
for n in range(4): time.sleep(1); urllib.request.urlopen("http://10.77.0.1:8080/api/traces", json.dumps(list(t.values())).encode()).read()
assert len(t) == 50
END
python3 /srv/app/col.py
took_place
