#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/pkg; for n in $(seq 1 60); do echo "def f(x): return x + $n" >/srv/app/pkg/m$n.py; done; touch /srv/app/pkg/__init__.py
python3 -m compileall -q -j 2 /srv/app/pkg
cat >/srv/app/serve.py <<'END'
import importlib, os, signal, socket, sys
sys.path.insert(0, "/srv/app"); mods = [importlib.import_module(f"pkg.m{n}") for n in range(1, 61)]
s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("", 8000)); s.listen(); kids = []
for n in range(2):
    p = os.fork()
    if p == 0:
        os.setgroups([]); os.setgid(33); os.setuid(33)
        while True:
            c, _ = s.accept(); c.recv(4000); c.sendall(f"HTTP/1.0 200 OK\r\n\r\n{mods[n].f(1)}\n".encode()); c.close()
    kids.append(p)
for n in range(40):
    c = socket.create_connection(("127.0.0.1", 8000)); c.sendall(b"GET / HTTP/1.0\r\n\r\n"); assert b"200" in c.recv(100); c.close()
for p in kids: os.kill(p, signal.SIGTERM); os.waitpid(p, 0)
END
python3 /srv/app/serve.py
took_place
