#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, socketserver, struct, threading, time
cache = {}
def ask(q):
    key = q[12:]
    if key in cache and cache[key][1] > time.time(): return q[:2] + cache[key][0][2:]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(2); s.sendto(q, ("203.0.113.53", 53)); a = s.recv(1500)
    cache[key] = (a, time.time() + 30); return a
class U(socketserver.BaseRequestHandler):
    def handle(self): d, s = self.request; s.sendto(ask(d), self.client_address)
class T(socketserver.StreamRequestHandler):
    def handle(self):
        n = struct.unpack("!H", self.rfile.read(2))[0]; a = ask(self.rfile.read(n)); self.wfile.write(struct.pack("!H", len(a)) + a)
u = socketserver.ThreadingUDPServer(("127.0.0.53", 53), U); t = socketserver.ThreadingTCPServer(("127.0.0.53", 53), T)
threading.Thread(target=t.serve_forever, daemon=True).start(); open("/run/ready", "w").close(); u.serve_forever()' & server=$!
wait_for /run/ready
python3 -c '
import socket, struct
def q(n, name): return struct.pack("!6H", n, 256, 1, 0, 0, 0) + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0\0\1\0\1"
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(("127.0.0.53", 53)); s.settimeout(3)
for n in range(240):
    s.send(q(n, ("db", "cache", "api", "mail", "auth", "www")[n % 6] + ".shop.svc.cluster.local")); assert s.recv(512)[:2] == struct.pack("!H", n)
for n in range(20):
    c = socket.create_connection(("127.0.0.53", 53)); d = q(n, "www.example.com"); c.sendall(struct.pack("!H", len(d)) + d); assert len(c.recv(512)) > 12; c.close()'
kill $server
took_place
