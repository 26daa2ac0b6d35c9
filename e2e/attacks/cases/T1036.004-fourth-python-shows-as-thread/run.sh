#!/bin/sh
. /opt/case/case.sh

cat >/tmp/k.py <<'END'
import ctypes, time, urllib.request
ctypes.CDLL(None).prctl(15, b"kworker/1:2-eve", 0, 0, 0)
for i in range(4):
    urllib.request.urlopen("http://203.0.113.10:8080/w?h=1").read(); time.sleep(0.4)
open("/tmp/reached", "w").write(open("/proc/self/comm").read())
END
bash -c 'exec -a "[kworker/1:2-events]" python3 - </tmp/k.py'
grep -q kworker /tmp/reached
took_place
