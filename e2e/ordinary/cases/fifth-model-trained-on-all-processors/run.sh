#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/train.py <<'END'
import math, multiprocessing, os, pickle, random, time
def grad(args):
    w, seed = args; r = random.Random(seed); g = [0.0] * 8
    end = time.time() + 0.8
    while time.time() < end:
        for _ in range(200):
            x = [r.gauss(0, 1) for _ in range(8)]; y = x[0] - 2 * x[3] > 0
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(a * b for a, b in zip(w, x))))))
            for i in range(8): g[i] += (y - p) * x[i] / 2000
    return g
if __name__ == "__main__":
    w = [0.0] * 8; n = os.cpu_count(); os.makedirs("/srv/states", exist_ok=True)
    with multiprocessing.Pool(n) as pool:
        for step in range(10):
            for g in pool.map(grad, [(w, step * 100 + k) for k in range(n)]): w = [a + b for a, b in zip(w, g)]
            with open("/srv/states/.part", "wb") as f: pickle.dump((step, w), f); f.flush(); os.fsync(f.fileno())
            os.replace("/srv/states/.part", f"/srv/states/{step:03}.bin")
    assert w[0] > 0 > w[3]
END
python3 /srv/app/train.py
test -e /srv/states/009.bin
took_place
