#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/app /var/lib/shipper
cat >/srv/app/ship.py <<'END'
import glob, json, os, time, urllib.request
reg, sent = {}, 0; end = time.time() + 5
while time.time() < end:
    pack = []
    for f in glob.glob("/var/log/app/*.log*"):
        i = os.stat(f).st_ino
        with open(f) as h: h.seek(reg.get(i, 0)); pack += [{"file": f, "line": l.strip()} for l in h]; reg[i] = h.tell()
    if pack: urllib.request.urlopen(urllib.request.Request("http://10.77.0.1:8080/_bulk", data=json.dumps(pack).encode())).read(); sent += len(pack)
    json.dump(reg, open("/var/lib/shipper/reg.new", "w")); os.replace("/var/lib/shipper/reg.new", "/var/lib/shipper/reg"); time.sleep(0.3)
assert sent >= 290, sent
END
(for r in 1 2 3; do for n in $(seq 1 33); do for k in web api db; do echo "$(date) $k $r $n" >>/var/log/app/$k.log; done; sleep 0.02; done; for k in web api db; do mv /var/log/app/$k.log /var/log/app/$k.log.$r; done; done) &
python3 /srv/app/ship.py; wait
took_place
