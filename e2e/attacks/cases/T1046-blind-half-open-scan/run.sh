#!/bin/sh
. /opt/case/case.sh

cat >/tmp/syn.py <<'END'
import random, socket, struct
def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff
source, target = socket.inet_aton("10.77.0.2"), socket.inet_aton("10.77.0.1")
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
opened = set()
def drain(seconds):
    s.settimeout(seconds)
    try:
        while True:
            packet = s.recv(200)[20:]
            if packet[13] & 0x12 == 0x12:
                opened.add(struct.unpack("!H", packet[:2])[0])
    except TimeoutError:
        pass
ports = list(range(20, 500)) + [2375, 6443, 8080, 10250]
for number, port in enumerate(ports):
    head = struct.pack("!HHIIBBHHH", 40000, port, random.getrandbits(32), 0, 0x50, 2, 1024, 0, 0)
    pseudo = source + target + struct.pack("!BBH", 0, 6, len(head))
    s.sendto(head[:16] + struct.pack("!H", checksum(pseudo + head)) + head[18:], ("10.77.0.1", 0))
    if number % 40 == 0:
        drain(0.05)
drain(1)
print(sorted(opened))
END
python3 /tmp/syn.py | grep -q 10250
took_place
