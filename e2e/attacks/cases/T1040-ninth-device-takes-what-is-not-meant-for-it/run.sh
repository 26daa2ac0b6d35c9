#!/bin/sh
. /opt/case/case.sh

ip link set eth0 promisc on
cat >/tmp/.c.py <<'END'
import socket, struct, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); s.settimeout(4); f = open("/var/tmp/.c.pcap", "wb"); f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
open("/tmp/on", "w").close()
for n in range(12): b = s.recv(65535); t = time.time(); f.write(struct.pack("<IIII", int(t), int(t % 1 * 1e6), len(b), len(b)) + b)
END
python3 /tmp/.c.py & p=$!
wait_for /tmp/on
for n in 1 2 3; do curl -s -u anna:bait http://10.77.0.1/ >/dev/null; done
wait $p; test "$(stat -c %s /var/tmp/.c.pcap)" -gt 500
took_place
