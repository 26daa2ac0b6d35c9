#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/licence.py <<'END'
import hashlib, json, os, time, urllib.request
def read(p):
    try: return open(p).read()
    except OSError: return ""
machine = hashlib.sha256("".join(map(read, ("/etc/machine-id", "/proc/cpuinfo", "/sys/class/net/eth0/address", "/sys/class/dmi/id/product_uuid", "/proc/version"))).encode()).hexdigest()[:32]
for n in range(5):
    q = json.dumps({"product": "reports", "version": "7.2", "machine": machine, "cpus": os.cpu_count(), "key": "AAAA-BBBB-local"}).encode()
    a = urllib.request.urlopen(urllib.request.Request("http://licence.example.com/v2/check", q, {"Content-Type": "application/json", "User-Agent": "reports/7.2"}), timeout=4).read()
    open("/srv/app/licence.cache", "w").write(json.dumps({"until": time.time() + 86400, "answer": a.decode()})); time.sleep(0.4)
END
python3 /srv/app/licence.py
test -s /srv/app/licence.cache
took_place
