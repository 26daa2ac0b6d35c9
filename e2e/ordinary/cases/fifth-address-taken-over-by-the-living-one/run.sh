#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/keep.py <<'END'
import socket, struct, subprocess, time
address = "10.77.0.9"
def tell():
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0806); s.bind(("eth0", 0x0806)); mac, ip = s.getsockname()[4], socket.inet_aton(address)
    s.send(b"\xff" * 6 + mac + struct.pack(">HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + mac + ip + b"\0" * 6 + ip); s.close()
for round in range(3):
    for miss in range(3):
        try: socket.create_connection(("10.77.0.1", 8080), 1).close()
        except OSError: pass
        time.sleep(0.4)
    subprocess.run(["ip", "addr", "add", address + "/32", "dev", "eth0"], check=True); tell()
    subprocess.run(["ip", "-o", "addr", "show", "dev", "eth0"], check=True, stdout=subprocess.DEVNULL); time.sleep(1)
    subprocess.run(["ip", "addr", "del", address + "/32", "dev", "eth0"], check=True)
END
python3 /srv/app/keep.py
took_place
