#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.s.py <<'EOF'
import socket, threading
def carry(one, other):
    while data := one.recv(4096):
        other.sendall(data)
    other.shutdown(socket.SHUT_WR)
    open("/tmp/reached", "w")
def serve(caller):
    inner = socket.create_connection(("10.77.0.1", 10255))
    threading.Thread(target=carry, args=(caller, inner)).start()
    carry(inner, caller)
listener = socket.create_server(("0.0.0.0", 1080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
EOF
python3 /tmp/.s.py & proxy=$!
wait_for /tmp/reached
kill $proxy
took_place
