#!/bin/sh
. /opt/case/case.sh

# Python has its own process already, so that it can end the bomb when there is no room for another.
cat >/tmp/bomb.sh <<'END'
:() { : | : & }
:
sleep 1
END
python3 -c '
import os, signal, subprocess, time
bomb = subprocess.Popen(["bash", "/tmp/bomb.sh"], start_new_session=True, stderr=subprocess.DEVNULL)
most = 0
for _ in range(60):
    most = max(most, sum(p.isdigit() for p in os.listdir("/proc")))
    time.sleep(0.05)
for _ in range(40):
    try: os.killpg(bomb.pid, signal.SIGKILL)
    except ProcessLookupError: pass
    time.sleep(0.02)
print(most)
raise SystemExit(most < 150)'
took_place
