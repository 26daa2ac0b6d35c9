#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import socket, struct, subprocess
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); s.bind(("eth0", 0))
try: s.setsockopt(263, 1, struct.pack("IHH8s", socket.if_nametoindex("eth0"), 1, 0, b""))
except OSError: pass
p = subprocess.Popen(["curl", "-s", "-u", "admin:bait", "http://10.77.0.1/x"], stdout=-3); s.settimeout(3)
while b"Authorization: Basic" not in s.recv(65535): pass
p.wait()
END
took_place
