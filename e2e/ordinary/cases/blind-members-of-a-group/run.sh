#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/member.py <<'END'
import json, random, socket, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("", 7946))
udp.settimeout(0.02)
members = [f"10.77.0.{i}" for i in range(1, 8)]
for round in range(60):
    member = random.choice(members)
    try:
        udp.sendto(json.dumps({"ping": round}).encode(), (member, 7946))
        udp.recvfrom(1000)
    except OSError:
        pass
    if round % 20 == 0:
        with socket.create_connection(("10.77.0.1", 9000), 2) as tcp:
            tcp.sendall(json.dumps({"members": members}).encode() * 20)
    time.sleep(0.05)
END
python3 /srv/app/member.py
took_place
