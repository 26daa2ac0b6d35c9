#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/init.py <<'END'
import signal, subprocess, sys, time
what = {"cache": ["redis-server", "--save", ""], "web": ["nginx", "-g", "daemon off;"], "beat": ["sh", "-c", "sleep 1; exit 3"]}
running = {name: subprocess.Popen(words, stdout=subprocess.DEVNULL) for name, words in what.items()}
restarts = 0
end = time.time() + 7
while time.time() < end:
    for name, p in list(running.items()):
        if p.poll() is not None:
            restarts += 1; running[name] = subprocess.Popen(what[name])
    time.sleep(0.1)
for p in running.values(): p.send_signal(signal.SIGTERM)
for p in running.values(): p.wait()
sys.exit(restarts < 3)
END
python3 /srv/app/init.py
took_place
