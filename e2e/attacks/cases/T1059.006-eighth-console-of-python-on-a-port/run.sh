#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.debug.py <<'END'
import code, socket, sys
c, _ = socket.create_server(("", 8097)).accept()
sys.stdin = sys.stdout = sys.stderr = c.makefile("rw")
code.interact(banner="debug")
END
python3 /tmp/.debug.py & console=$!
wait_for /tmp/reached
kill $console
took_place
