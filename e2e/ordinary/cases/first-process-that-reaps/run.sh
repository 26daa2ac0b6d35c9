#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/init.py <<'EOF'
import os, signal, sys
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.execvp(sys.argv[1], sys.argv[1:])
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, lambda number, _: os.killpg(child, number))
while True:
    pid, status = os.wait()
    if pid == child:
        sys.exit(os.waitstatus_to_exitcode(status) & 0x7f)
EOF
for i in 1 2 3; do
    python3 /srv/app/init.py sh -c 'trap "exit 0" TERM; for i in 1 2 3; do (sleep 0.1 &) ; done; while :; do sleep 0.1; done' & init=$!
    sleep 0.5
    kill -TERM $init
    wait $init
done
took_place
