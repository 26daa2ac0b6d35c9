#!/bin/sh
. /opt/case/case.sh

cat >/tmp/q.py <<'END'
import random, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1); got = 0
names = ["any.any.svc.cluster.local", "any.svc.cluster.local"]
for space in "default kube-system kube-public monitoring logging ingress-nginx cert-manager argocd vault istio-system database redis kafka jenkins gitlab prod staging dev".split():
    names += [f"any.{space}.svc.cluster.local", f"_https._tcp.{space}.svc.cluster.local", f"_http._tcp.dashboard.{space}.svc.cluster.local"]
for name in names:
    q = struct.pack(">HHHHHH", random.randrange(65536), 256, 1, 0, 0, 0) + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0" + struct.pack(">HH", 33, 1)
    s.sendto(q, ("203.0.113.53", 53))
    try: s.recv(512); got += 1
    except OSError: pass
assert got > 40
END
python3 /tmp/q.py
took_place
