#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, re, signal, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind("/dev/log"); os.chmod("/dev/log", 0o666)
files = {}
def again(*_): [f.close() for f in files.values()]; files.clear()
signal.signal(signal.SIGHUP, again); signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
open("/run/collector.pid", "w").write(str(os.getpid()))
while True:
    m = s.recv(8192).decode(errors="replace"); p = int(re.match(r"<(\d+)>", m)[1]) >> 3
    name = {4: "auth.log", 10: "auth.log", 2: "mail.log", 9: "cron.log"}.get(p, "syslog")
    f = files.setdefault(name, open("/var/log/" + name, "a")) ; f.write(m + "\n"); f.flush()' & collector=$!
wait_for /run/collector.pid
for i in $(seq 40); do logger -p mail.info -t app "message $i"; logger -p auth.notice -t login "session $i"; logger -t web "request $i"; done
for f in syslog auth.log mail.log; do savelog -q -c 5 -m 640 -u root -g adm /var/log/$f; done
kill -HUP $collector && sleep 0.3
logger -p mail.info -t app "after"
sleep 0.3 && grep -q after /var/log/mail.log && grep -q 'message 40' /var/log/mail.log.0
kill $collector
took_place
