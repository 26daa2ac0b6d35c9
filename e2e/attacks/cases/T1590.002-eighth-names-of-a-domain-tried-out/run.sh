#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.n.py <<'END'
import os, socket, struct
words = "www mail vpn dev test stage api app git ci jenkins registry grafana kibana elastic redis db mysql postgres mongo backup old new admin portal sso ldap k8s vault consul".split(); found = 0
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1)
def ask(name, kind):
    q = os.urandom(2) + bytes.fromhex("01000001000000000000") + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + struct.pack("!BHH", 0, kind, 1); s.sendto(q, ("203.0.113.53", 53)); return len(s.recv(600)) > 0
for w in words:
    for x in ("", "1", "2", "-eu", "-us", "-int", "-prod", "-stage", "01", "02"): found += ask(f"{w}{x}.example-bank.com", 1)
for z in ("example-bank.com", "int.example-bank.com", "113.0.203.in-addr.arpa"): found += ask(z, 252 if found < 0 else 16)
assert found > 300, found
END
python3 /tmp/.n.py
took_place
