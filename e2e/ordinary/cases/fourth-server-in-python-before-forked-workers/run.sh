#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/pre.py <<'END'
import os, signal, socket, sys, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 8000)); s.listen(64)
def work():
    os.setgroups([]); os.setgid(33); os.setuid(33)
    for _ in range(25):
        c, _ = s.accept(); c.recv(4096); c.sendall(b"HTTP/1.0 200 OK\r\n\r\n%d\n" % os.getpid()); c.close()
    os._exit(0)
def start():
    pid = os.fork()
    if not pid: work()
    return pid
workers = {start() for _ in range(4)}
def stop(*_):
    for w in workers: os.kill(w, signal.SIGTERM)
    sys.exit()
signal.signal(signal.SIGTERM, stop)
while True:
    pid, _ = os.wait(); workers.discard(pid); workers.add(start())
END
python3 /srv/app/pre.py & server=$!
rounds=0
until curl -sf http://127.0.0.1:8000/ -o /dev/null; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
for i in $(seq 1 200); do curl -s http://127.0.0.1:8000/; done | sort -u >/tmp/pids
test "$(wc -l </tmp/pids)" -ge 4
kill $server
took_place
