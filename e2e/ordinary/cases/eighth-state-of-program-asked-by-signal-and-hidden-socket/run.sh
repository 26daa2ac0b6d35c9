#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/run.py <<'END'
import os, signal, socket, sys, threading, time, traceback
me = f"/tmp/.app_pid{os.getpid()}"
def attach(*_):
    if not os.path.exists(f"/tmp/.attach_pid{os.getpid()}"): return
    s = socket.socket(socket.AF_UNIX); s.bind(me); os.chmod(me, 0o600); s.listen()
    def answer():
        while True:
            c, _ = s.accept(); what = c.recv(100).decode().strip(); frames = sys._current_frames()
            c.sendall(("\n".join(f"{t} {len(traceback.extract_stack(f))}" for t, f in frames.items()) if what == "threads" else f"{what}: {len(frames)}").encode()); c.close()
    threading.Thread(target=answer, daemon=True).start()
signal.signal(signal.SIGQUIT, attach); [threading.Thread(target=time.sleep, args=(20,), daemon=True).start() for n in range(5)]; open("/srv/app/up", "w").close()
while True: time.sleep(0.1)
END
python3 /srv/app/run.py & app=$!
wait_for /srv/app/up
touch /tmp/.attach_pid$app && kill -QUIT $app
wait_for /tmp/.app_pid$app; rm /tmp/.attach_pid$app; sleep 0.2
for q in threads memory version; do echo $q | socat -t 2 - UNIX-CONNECT:/tmp/.app_pid$app >>/tmp/answers; done
kill $app
grep -q 'memory: ' /tmp/answers
took_place
