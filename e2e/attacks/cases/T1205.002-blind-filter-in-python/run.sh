#!/bin/sh
. /opt/case/case.sh

cat >/tmp/f.py <<'END'
import ctypes, socket, struct, subprocess
code = [(0x28, 0, 0, 12), (0x15, 0, 3, 0x800), (0x30, 0, 0, 23), (0x15, 0, 1, 17), (6, 0, 0, 0xffff), (6, 0, 0, 0)]
rules = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *c) for c in code))
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", len(code), ctypes.addressof(rules)))
s.settimeout(8)
knock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
knock.sendto(b"justforfun", ("10.77.0.1", 5353))
while b"justforfun" not in s.recv(2000):
    pass
subprocess.run(["/bin/sh", "-c", "touch /tmp/reached"])
END
python3 /tmp/f.py
test -e /tmp/reached
took_place
