#!/bin/sh
. /opt/case/case.sh

grep -a 'containerd-shim\|@/' /proc/net/unix || true
python3 - <<'END'
import socket
names = ["\0/containerd-shim/%s.sock" % h for h in ("moby/0a1b/shim", "k8s.io/77aa/shim", "3d6a9f" * 8)] + ["/run/containerd/containerd.sock", "/run/containerd/s/0a1b", "/run/k3s/containerd/containerd.sock", "/run/crio/crio.sock", "/run/podman/podman.sock", "/var/run/dockershim.sock"]
tried = 0
for n in names:
    s = socket.socket(socket.AF_UNIX); tried += 1
    try: s.connect(n); s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    except OSError: pass
assert tried == 9
END
took_place
