#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 70); do head -c 4000 /dev/urandom >/srv/data/k$n.pdf; done
python3 - <<'END'
import glob, hashlib, os
os.makedirs("/srv/.h"); k = os.urandom(32)
for i, f in enumerate(glob.glob("/srv/data/*")):
    h = f"/srv/.h/{i}"; os.link(f, h); d = os.open(h, os.O_RDWR); os.unlink(f); b = os.pread(d, 1 << 20, 0)
    s = b"".join(hashlib.sha256(k + n.to_bytes(8, "big")).digest() for n in range(len(b) // 32 + 1))
    os.pwrite(d, bytes(x ^ y for x, y in zip(b, s)), 0); os.close(d); os.rename(h, f + ".sealed")
END
test "$(ls /srv/data/*.sealed | wc -l)" -ge 80
took_place
