#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/weights.py <<'END'
import array, concurrent.futures as f, hashlib, mmap, os, urllib.request
def part(n):
    b = urllib.request.urlopen(f"http://10.77.0.1:8080/models/small/{n:05}.bin", timeout=4).read(); return b.ljust(65536, b"\1")
with f.ThreadPoolExecutor(4) as p, open("/srv/data/model.tmp", "wb") as out:
    for b in p.map(part, range(40)): out.write(b)
os.rename("/srv/data/model.tmp", "/srv/data/model.bin"); fd = os.open("/srv/data/model.bin", os.O_RDONLY); m = mmap.mmap(fd, 0, prot=mmap.PROT_READ); print(hashlib.sha256(m).hexdigest())
w = array.array("f", m[:1 << 20])
for q in range(20): s = sum(w[i] * (i % (q + 2)) for i in range(0, 60000, 3))
assert len(m) == 40 * 65536
END
python3 /srv/app/weights.py >/dev/null
took_place
