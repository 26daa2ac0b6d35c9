#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/hot.py <<'END'
import os, socket, subprocess, sys, threading, time
def serve(s, who, stop):
    s.settimeout(0.1)
    while not stop.is_set():
        try: c, _ = s.accept(); c.sendall(who); c.close()
        except OSError: pass
stop = threading.Event()
if len(sys.argv) > 1:
    u = socket.socket(socket.AF_UNIX); u.connect("/run/hot.sock"); _, fds, _, _ = socket.recv_fds(u, 10, 1); s = socket.socket(fileno=fds[0]); u.sendall(b"up"); threading.Timer(3, stop.set).start(); serve(s, b"new", stop)
else:
    s = socket.create_server(("127.0.0.1", 8142)); t = threading.Thread(target=serve, args=(s, b"old", stop)); t.start()
    u = socket.socket(socket.AF_UNIX); u.bind("/run/hot.sock"); u.listen(); p = subprocess.Popen([sys.executable, sys.argv[0], "next"]); a, _ = u.accept(); socket.send_fds(a, [b"take"], [s.fileno()]); a.recv(2); stop.set(); t.join(); s.close()
    said = {socket.create_connection(("127.0.0.1", 8142), 2).recv(9) for n in range(12)}; assert said == {b"new"}, said; p.wait()
END
python3 /srv/app/hot.py
took_place
