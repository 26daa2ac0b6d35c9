#!/bin/sh
. /opt/case/case.sh

redis-server --port 6391 --save '' --daemonize yes --pidfile /tmp/r.pid >/dev/null
printf 'pid /tmp/n.pid; error_log /tmp/e; events {} http { access_log off; server { listen 127.0.0.1:8076; } }' >/tmp/n.conf && nginx -c /tmp/n.conf
wait_for /tmp/r.pid; wait_for /tmp/n.pid; sleep 0.5
python3 - <<'END'
import os, signal, time
for d in os.listdir("/proc"):
    if not d.isdigit() or int(d) == os.getpid(): continue
    try: name = open(f"/proc/{d}/comm").read().strip()
    except OSError: continue
    if name.startswith(("redis", "nginx", "postgres", "mysqld", "java")): signal.pidfd_send_signal(os.pidfd_open(int(d)), signal.SIGSTOP)
time.sleep(0.3); assert open(f"/proc/{open('/tmp/r.pid').read().strip()}/stat").read().split(") ")[1][0] == "T"
END
! timeout 1 redis-cli -p 6391 ping >/dev/null 2>&1
took_place
