#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/calls.py <<'END'
import socket, time
names = ["db.internal.example", "cache.internal.example", "api.partner.example", "kubernetes.default.svc.cluster.local", "queue.default.svc.cluster.local"]
for i in range(200):
    assert socket.getaddrinfo(names[i % 5], 443, socket.AF_INET, socket.SOCK_STREAM)
    time.sleep(0.03)
END
python3 /srv/app/calls.py
took_place
