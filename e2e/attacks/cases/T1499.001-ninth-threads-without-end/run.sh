#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.t.py <<'END'
import threading, time
threading.stack_size(65536); n = 0
try:
    while n < 2000: threading.Thread(target=time.sleep, args=(2,), daemon=True).start(); n += 1
except RuntimeError: print("full at", n); time.sleep(0.5); open("/tmp/full", "w").close()
END
python3 /tmp/.t.py
test -e /tmp/full
took_place
