#!/bin/sh
. /opt/case/case.sh

cd /srv && (python3 -m http.server 8080 >/dev/null 2>&1 & echo $! >/tmp/pid)
redis-server --save '' --daemonize yes >/dev/null
until curl -sf http://localhost:8080/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 15); do
    sh -c 'curl -fsS -m 2 http://localhost:8080/ >/dev/null || exit 1'
    sh -c 'test "$(redis-cli ping)" = PONG'
    bash -c '</dev/tcp/127.0.0.1/8080'
    cat /tmp/pid >/dev/null
    test "$(df --output=avail / | tail -1)" -gt 1
done
redis-cli shutdown nosave 2>/dev/null || true
kill "$(cat /tmp/pid)"
took_place
