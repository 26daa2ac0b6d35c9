#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, struct
for version in (2, 0, 2, 1):
    for size, count in ((4096, 1), (0x80000000, 1)):
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300)
        try:
            s.setsockopt(263, 10, struct.pack("I", version))
            s.setsockopt(263, 5, struct.pack("7I", size, count, 2048, size // 2048 * count, 0, 100, 0)[:28 if version == 2 else 16])
        except OSError as error: print(error.errno)' | grep -q 22
took_place
