#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/all.py <<'EOF'
import subprocess, threading, time
programs = {"web": ["nginx", "-g", "daemon off;"], "cache": ["redis-server", "--save", ""],
            "worker": ["sh", "-c", "while redis-cli brpop jobs 1 2>/dev/null; do :; done; sleep 0.2; exit 3"]}
stop = threading.Event()
def keep(name, command):
    while not stop.is_set():
        with open(f"/var/log/{name}.log", "ab") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
            while child.poll() is None and not stop.wait(0.1):
                pass
            child.poll() is None and child.terminate()
            child.wait()
threads = [threading.Thread(target=keep, args=pair) for pair in programs.items()]
[thread.start() for thread in threads]
time.sleep(1.5)
subprocess.run(["redis-cli", "lpush", "jobs", "1", "2", "3"], stdout=subprocess.DEVNULL)
subprocess.run(["curl", "-sf", "-o", "/dev/null", "http://127.0.0.1/"], check=True)
time.sleep(2)
stop.set()
[thread.join() for thread in threads]
EOF
python3 /srv/app/all.py
test -s /var/log/cache.log
took_place
