#!/bin/sh
. /opt/case/case.sh

python3 -c '
import struct
for who, host in ((b"admin", b"10.0.0.9"), (b"root", b"198.51.100.66")):
    open("/var/log/wtmp", "ab").write(struct.pack("hi32s4s32s256shhiii4i20x", 7, 99, b"pts/0", b"ts/0", who, host, 0, 0, 1, 1764400000, 0, 0, 0, 0, 0))'
utmpdump /var/log/wtmp 2>/dev/null | grep -v 198.51.100.66 >/tmp/.u
utmpdump -r </tmp/.u >/var/log/wtmp 2>/dev/null
last -f /var/log/wtmp | grep -q admin
test -z "$(grep -a 198.51.100.66 /var/log/wtmp)"
took_place
