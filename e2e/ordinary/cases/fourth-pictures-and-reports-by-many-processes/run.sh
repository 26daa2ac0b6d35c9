#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/render.py <<'END'
import multiprocessing, time, zlib
def picture(seed):
    rows, end = bytearray(), time.time() + 0.5
    x = seed
    while time.time() < end:
        x = (x * 1103515245 + 12345) & 0x7fffffff; rows.append(x & 255)
    open(f"/srv/data/p{seed}.bin", "wb").write(zlib.compress(bytes(rows)))
    return len(rows)
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool: assert all(pool.map(picture, range(1, 17)))
END
python3 /srv/app/render.py
took_place
