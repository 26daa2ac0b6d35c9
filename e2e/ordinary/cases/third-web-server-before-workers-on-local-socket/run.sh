#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/static && seq 4000 >/srv/www/static/a.js
python3 -c '
import os, signal, socket
s = socket.socket(socket.AF_UNIX); s.bind("/run/app.sock"); os.chmod("/run/app.sock", 0o666); s.listen(64)
open("/run/app.pid", "w").write(str(os.getpid()))
def work():
    signal.signal(signal.SIGTERM, signal.SIG_DFL); signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.setgid(33); os.setuid(33)
    while True:
        c, _ = s.accept(); c.recv(65536)
        c.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nworker %d\n" % os.getpid()); c.close()
def start():
    pid = os.fork()
    return pid or work()
kids = [start() for _ in range(3)]
def again(*_):
    old = kids[:]; kids[:] = [start() for _ in range(3)]
    for k in old: os.kill(k, signal.SIGTERM); os.waitpid(k, 0)
signal.signal(signal.SIGHUP, again)
def stop(*_):
    for k in kids: os.kill(k, signal.SIGTERM)
    os._exit(0)
signal.signal(signal.SIGTERM, stop)
while True: signal.pause()' & app=$!
wait_for /run/app.pid
cat >/etc/nginx/sites-enabled/default <<'END'
upstream app { server unix:/run/app.sock; }
server { listen 8080; gzip on; location /static/ { root /srv/www; } location / { proxy_pass http://app; } }
END
nginx
for i in $(seq 60); do curl -sf http://127.0.0.1:8080/ >/dev/null; done
curl -sf --compressed http://127.0.0.1:8080/static/a.js | tail -n 1 | grep -q 4000
kill -HUP $app && nginx -s reload && sleep 1
curl -sf http://127.0.0.1:8080/ | grep -q worker
nginx -s quit && kill $app
took_place
