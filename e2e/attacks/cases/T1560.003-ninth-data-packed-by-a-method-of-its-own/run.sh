#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import glob, os
b = b"".join(len(d := open(f, "rb").read()).to_bytes(4, "big") + f.encode() + b"\0" + d for f in glob.glob("/srv/**/*", recursive=True) if os.path.isfile(f)); k = 0x1337; o = bytearray()
for x in b: k = (k * 1103515245 + 12345) & 0x7fffffff; o.append(x ^ (k >> 16 & 255))
os.makedirs("/var/tmp/.img", exist_ok=True); parts = [o[i:i + 300] for i in range(0, len(o), 300)]
for n, p in enumerate(parts): open(f"/var/tmp/.img/IMG_{n:04}.jpg", "wb").write(b"\xff\xd8\xff\xe0" + p)
assert len(parts) > 1
END
took_place
