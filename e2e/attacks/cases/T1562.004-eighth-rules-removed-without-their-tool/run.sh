#!/bin/sh
. /opt/case/case.sh

nft 'add table inet guard; add chain inet guard in { type filter hook input priority 0; policy accept; }; add rule inet guard in tcp dport 22 drop'
cat >/tmp/.n.py <<'END'
import socket, struct
def msg(kind, flags, seq, family, res, body=b""): b = struct.pack("!BBH", family, 0, res) + body; return struct.pack("=IHHII", 16 + len(b), kind, flags, seq, 0) + b
name = b"guard\0"; attr = struct.pack("=HH", 4 + len(name), 1) + name; attr += b"\0" * (-len(attr) % 4)
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12); s.bind((0, 0))
s.send(msg(0x10, 1, 1, 0, 10) + msg(10 << 8 | 2, 5, 2, 1, 0, attr) + msg(0x11, 1, 3, 0, 10)); s.settimeout(2); s.recv(4096)
END
python3 /tmp/.n.py
! nft list tables | grep -q guard
took_place
