#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/clock.py <<'END'
import socket, struct, time
asked = 0
for n in range(12):
    for host in ("203.0.113.31", "203.0.113.32", "198.51.100.33"):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(0.1)
        try: s.connect((host, 123)); s.send(b"\x1b" + 39 * b"\0" + struct.pack("!II", int(time.time()) + 2208988800, 0)); asked += 1; s.recv(48)
        except OSError: pass
        s.close()
    open("/srv/app/clock.prom", "w").write(f"clock_servers_asked {asked}\n"); time.sleep(0.2)
assert asked > 20
END
python3 /srv/app/clock.py
test -s /srv/app/clock.prom
took_place
